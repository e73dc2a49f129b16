import { expect, it } from 'vitest';
import { capturedOrder } from './captured-order.test.support.ts';
import { captureColumns, captureRow } from './capture-row.ts';
import { captureText, parseCapture } from './captured-order.ts';

const unknownFacts = { inventory: null, payment: null, zip_code: null };

it.each([
  ['an order with all its facts', capturedOrder()],
  ['an order of which nothing was known', capturedOrder({ snapshot: unknownFacts })],
  [
    'an order of a replay, at its second try',
    capturedOrder({
      settings: {
        model: 'm@1',
        pipeline: 'a'.repeat(64),
        inventory_as_of: 'latest',
        strict: true,
        facts_of: 'orders',
      },
      attempt: 2,
      timings: { waiting_ms: null, look_up_ms: 0, decide_ms: 0 },
    }),
  ],
])('comes back: %s', (_what, captured) => {
  expect(parseCapture(captureText(captured))).toEqual(captured);
});

it('holds nothing of what became of the order', () => {
  const { order } = capturedOrder();
  const leaking = { ...order, order_fulfilled: true };
  const text = captureText(capturedOrder({ order: leaking }));
  expect(text).not.toContain('order_fulfilled');
  const foreign = JSON.stringify({ ...capturedOrder(), order: leaking, order_fulfilled: true });
  expect(JSON.stringify(parseCapture(foreign))).not.toContain('order_fulfilled');
});

it.each([
  '',
  'null',
  '{',
  '[]',
  '{}',
  captureText(capturedOrder({ reason: 'x' })).replace('"Deliver"', '"Send"'),
])('takes %j for no captured order', (text) => {
  expect(parseCapture(text)).toBeUndefined();
});

it('becomes a row with all columns, in their order', () => {
  const row = captureRow(3, 17, capturedOrder());
  expect(Object.keys(row)).toEqual(captureColumns.map(({ name }) => name));
  expect(row).toMatchObject({
    shard: 3,
    sequence: 17,
    order_id: 'o-1',
    inventory: 5,
    inventory_timestamp: '2021-07-01 00:00:00',
    payment_status: 'OK',
    payment_timestamp: '2021-07-04 11:00:00',
    zip_code_available_from: '2021-07-01 00:00:00',
    features: { order_hour_of_day: 12 },
    pipeline: null,
    facts_of: null,
    waiting_ms: 12,
  });
});

it('has null for what was not known, in columns that may be null', () => {
  const row = captureRow(0, 1, capturedOrder({ snapshot: unknownFacts }));
  const empty = captureColumns.filter(({ name }) => row[name] === null);
  expect(empty.map(({ name }) => name)).toEqual([
    'inventory',
    'inventory_timestamp',
    'payment_status',
    'payment_timestamp',
    'zip_code_available_from',
    'pipeline',
    'facts_of',
  ]);
  expect(empty.every(({ isNullable }) => isNullable)).toBe(true);
});
