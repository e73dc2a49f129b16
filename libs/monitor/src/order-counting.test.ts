import { expect, test } from 'vitest';
import { openOrderCounting } from './order-counting.ts';

const declared = [
  { name: 'stock', type: 'number' },
  { name: 'status', type: 'text' },
  { name: 'is_open', type: 'boolean' },
  { name: 'opens', type: 'time' },
];

test('every feature but times is counted, and what was decided', () => {
  const { count, counted } = openOrderCounting(declared);
  count({ stock: 3, status: 'OK', is_open: true, opens: '2021-07-04 12:00:00' }, 'Deliver');
  count({ stock: null, status: 'OK', is_open: false, opens: null, other: 1 }, 'Decline');
  const { features, decisions } = counted();
  expect(Object.keys(features)).toEqual(['stock', 'status', 'is_open']);
  expect(features['stock']).toMatchObject({ n: 2, missing: 1 });
  expect(features['status']).toMatchObject({ n: 2, missing: 0 });
  expect(decisions).toMatchObject({ n: 2, counts: { Deliver: 1, Decline: 1 } });
});
