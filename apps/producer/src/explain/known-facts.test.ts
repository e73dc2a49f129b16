import { expect, test } from 'vitest';
import { knownFactsOf } from './known-facts.ts';

const order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 12:00:00',
  sku_code: 'sku',
  quantity: 1,
  zip_code: '01234',
};

test('facts have their age at the time of the order, below 0 for what was still to come', () => {
  const facts = knownFactsOf(order, {
    inventory: { inventory: 0, timestamp: '2021-07-03 11:59:59' },
    payment: { payment_status: 'OK', timestamp: '2021-07-04 12:00:00' },
    zip_code: { available_from: '2021-07-05 12:00:00' },
  });
  expect(facts.map(({ value, age_seconds }) => [value, age_seconds])).toEqual([
    [0, 86_401],
    ['OK', 0],
    ['2021-07-05 12:00:00', -86_400],
  ]);
});

test('what was not known has no age', () => {
  const facts = knownFactsOf(order, { inventory: null, payment: null, zip_code: null });
  expect(facts.map(({ value, age_seconds }) => [value, age_seconds])).toEqual([
    [null, null],
    [null, null],
    [null, null],
  ]);
});
