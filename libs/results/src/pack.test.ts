import { type Order, recommendations, type Result } from '@verdict/records';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  packFailure,
  packOrder,
  packOutcome,
  partSeparator,
  unpackFailure,
  unpackOrder,
  unpackResult,
} from './pack.ts';

/** What the contract lets in: no control characters, no halves of characters, not blank. */
const identifier = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.constantFrom('__proto__', '007', '0', 'a:b', '{"a":1}', '\'"', '🚚', '-'),
  )
  .filter((text) => text.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(text));

const two = (most: number) =>
  fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));
const timestamp = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), two(23), two(59))
  .map(([year, hour, second]) => `${String(year).padStart(4, '0')}-02-28 ${hour}:59:${second}`);

const order: fc.Arbitrary<Order> = fc.record({
  order_id: identifier,
  customer_id: identifier,
  timestamp,
  sku_code: identifier,
  quantity: fc.oneof(fc.integer({ min: 1 }), fc.constant(Number.MAX_SAFE_INTEGER)),
  zip_code: identifier,
});

const result: fc.Arbitrary<Result> = fc.record({
  order,
  snapshot: fc.record({
    inventory: fc.option(
      fc.record({
        inventory: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(-999_999_999_999_999)),
        timestamp,
      }),
    ),
    payment: fc.option(fc.record({ payment_status: identifier, timestamp })),
    zip_code: fc.option(fc.record({ available_from: timestamp })),
  }),
  recommendation: fc.constantFrom(...recommendations),
  reason: fc.constantFrom('deliver', 'inventory.none', 'zip-code.not-yet'),
  decided_at: fc
    .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  attempt: fc.integer({ min: 1, max: 100 }),
});

test('an order comes out as it went in', () => {
  fc.assert(
    fc.property(order, (given) => {
      expect(unpackOrder(given.order_id, packOrder(given))).toEqual(given);
    }),
    { numRuns: 500 },
  );
});

test('a result comes out as it went in, with what was unknown still unknown', () => {
  fc.assert(
    fc.property(result, (given) => {
      const stored = packOrder(given.order) + partSeparator + packOutcome(given);
      expect(unpackResult(given.order.order_id, stored)).toEqual(given);
    }),
    { numRuns: 500 },
  );
});

test('a failure comes out as it went in, whatever its message holds', () => {
  const failure = fc.record({
    reason: fc.string(),
    message: fc.oneof(fc.string(), fc.constant(`a${partSeparator}b\u001fc\nd"`)),
    attempts: fc.integer({ min: 1, max: 100 }),
    failed_at: fc.constant('2026-01-01T00:00:00.000Z'),
  });
  fc.assert(
    fc.property(order, failure, (given, failed) => {
      const stored = packOrder(given) + partSeparator + packFailure(failed);
      expect(unpackFailure(given.order_id, stored)).toEqual({ order: given, ...failed });
    }),
    { numRuns: 500 },
  );
});

test('orders of the same content, and only those, are packed the same', () => {
  const given: Order = {
    order_id: 'o',
    customer_id: 'c',
    timestamp: '2021-07-04 20:31:02',
    sku_code: 's',
    quantity: 1,
    zip_code: 'z',
  };
  expect(packOrder({ ...given })).toBe(packOrder(given));
  const others = [
    { customer_id: 'C' },
    { timestamp: '2021-07-04 20:31:03' },
    { sku_code: 's ' },
    { quantity: 2 },
    { zip_code: '0z' },
  ];
  const packed = others.map((other) => packOrder({ ...given, ...other }));
  expect(new Set([...packed, packOrder(given)]).size).toBe(6);
});
