import type { Result } from '@verdict/records';
import { expect, test } from 'vitest';
import { type ComparedPipeline, differenceOf } from './changed-order.ts';

const result: Result = {
  order: {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: '2021-07-04 12:00:00',
    sku_code: 'sku',
    quantity: 2,
    zip_code: '01234',
  },
  snapshot: {
    inventory: { inventory: 5, timestamp: '2021-07-01 00:00:00' },
    payment: null,
    zip_code: null,
  },
  recommendation: 'Deliver',
  reason: 'deliver',
  decided_at: '2026-01-01T00:00:00.000Z',
  attempt: 1,
};

const otherStock = { inventory: { inventory: 0, timestamp: '2021-07-02 00:00:00' } };
const lessStock: Result = { ...result, snapshot: { ...result.snapshot, ...otherStock } };

function pipelineOf(model: string, digest = 'a'.repeat(64)): ComparedPipeline {
  const isSecond = model === 'second@1.0.0';
  return {
    model,
    digest,
    featuresOf: ({ quantity }, { inventory }) => ({
      inventory: inventory?.inventory ?? null,
      payment_status: null,
      ...(isSecond && { inventory_left: (inventory?.inventory ?? 0) - quantity }),
    }),
  };
}

const pipeline = pipelineOf('first@1.0.0');

test('where only the pipeline is another, nothing but the pipeline is to blame', () => {
  const second = pipelineOf('second@1.0.0');
  expect(differenceOf({ result, pipeline }, { result, pipeline: second })).toEqual({
    causes: ['pipeline'],
    features: [],
  });
});

test('other facts are told with the features that they change', () => {
  expect(differenceOf({ result, pipeline }, { result: lessStock, pipeline })).toEqual({
    causes: ['facts'],
    features: [{ feature: 'inventory', before: 5, after: 0 }],
  });
});

test('an artifact of the same name with another digest is another pipeline', () => {
  const retrained = pipelineOf('first@1.0.0', 'b'.repeat(64));
  const after = { result: lessStock, pipeline: retrained };
  expect(differenceOf({ result, pipeline }, after).causes).toEqual(['facts', 'pipeline']);
});

test('another order under the same id is told as such', () => {
  const other = { ...result, order: { ...result.order, quantity: 9 } };
  expect(differenceOf({ result, pipeline }, { result: other, pipeline }).causes).toEqual(['order']);
});
