import type { Result, RunSettings } from '@verdict/records';
import { expect, test } from 'vitest';
import { differenceOf, type RunWithPipeline } from './changed-order.ts';

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

function runOf(model: string, extra: Partial<RunSettings> = {}): RunWithPipeline {
  const settings = { model, inventory_as_of: 'order-time', strict: false, ...extra } as const;
  const isSecond = model === 'second@1.0.0';
  return {
    run: {
      run: model.slice(0, 3),
      settings,
      file: 'orders.csv',
      created_at: '',
      enqueued_at: '',
      layout: { shards: 1, servers: 1 },
    },
    pipeline: {
      featuresOf: ({ quantity }, { inventory }) => ({
        inventory: inventory?.inventory ?? null,
        payment_status: null,
        ...(isSecond && { inventory_left: (inventory?.inventory ?? 0) - quantity }),
      }),
    },
  };
}

const first = runOf('first@1.0.0');

test('where only the pipeline is another, nothing but the pipeline is to blame', () => {
  const second = runOf('second@1.0.0');
  expect(differenceOf({ result, of: first }, { result, of: second })).toEqual({
    causes: ['pipeline'],
    features: [],
  });
});

test('other facts are told with the features that they change', () => {
  expect(differenceOf({ result, of: first }, { result: lessStock, of: first })).toEqual({
    causes: ['facts'],
    features: [{ feature: 'inventory', before: 5, after: 0 }],
  });
});

test('an artifact of the same name with another digest is another pipeline', () => {
  const retrained = runOf('first@1.0.0', { pipeline: 'a'.repeat(64) });
  const { causes } = differenceOf({ result, of: first }, { result: lessStock, of: retrained });
  expect(causes).toEqual(['facts', 'pipeline']);
});

test('another order under the same id is told as such', () => {
  const other = { ...result, order: { ...result.order, quantity: 9 } };
  const { causes } = differenceOf({ result, of: first }, { result: other, of: first });
  expect(causes).toEqual(['order']);
});
