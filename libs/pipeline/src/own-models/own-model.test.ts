import type { Order, Snapshot } from '@verdict/records';
import { expect, test } from 'vitest';
import { type OwnModel, openOwnModel } from './own-model.ts';

const order: Order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 20:31:02',
  sku_code: 'sku',
  quantity: 3,
  zip_code: '03779',
};

function withStock(inventory: number): Snapshot {
  return {
    inventory: { inventory, timestamp: order.timestamp },
    payment: null,
    zip_code: null,
  };
}

/** As the README shows one. */
const careful: OwnModel = {
  name: 'careful',
  version: '0.1.0',
  steps: [
    { step: 'as-of-fact', fact: 'inventory', as: 'inventory' },
    { step: 'difference', of: 'inventory', minus: 'quantity', as: 'inventory_left' },
    { step: 'select', columns: ['inventory_left'] },
  ],
  decide: ({ inventory_left }) =>
    typeof inventory_left === 'number' && inventory_left >= 10
      ? { recommendation: 'Deliver', reason: 'deliver' }
      : { recommendation: 'HoldCheckAvailability', reason: 'inventory.little' },
};

test('a model that is code sees what it selects, and nothing else', () => {
  const pipeline = openOwnModel(careful);
  expect(pipeline).toMatchObject({ model: 'careful@0.1.0', digest: undefined });
  const decide = (stock: number) => pipeline.decide(order, withStock(stock), { strict: false });
  expect(decide(13)).toEqual({ recommendation: 'Deliver', reason: 'deliver' });
  expect(decide(12)).toMatchObject({ reason: 'inventory.little' });
  expect(pipeline.featuresOf(order, withStock(13))).toEqual({ inventory_left: 10 });
});

test('in a strict run what it does not know fails the order', () => {
  const nothing = { inventory: null, payment: null, zip_code: null };
  const { decide } = openOwnModel(careful);
  expect(() => decide(order, nothing, { strict: true })).toThrow(
    'unknown at order time: inventory_left',
  );
});

test('steps that are none are refused', () => {
  expect(() => openOwnModel({ ...careful, steps: [] })).toThrow('Too small');
});
