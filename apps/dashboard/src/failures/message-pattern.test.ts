import type { Order } from '@verdict/records';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { messagePattern } from './message-pattern.ts';

function orderOf(changes: Partial<Order> = {}): Order {
  return {
    order_id: 'o-4711',
    customer_id: 'customer-9',
    timestamp: '2021-07-04 12:00:00',
    sku_code: 'sku-1',
    quantity: 1,
    zip_code: '01234',
    ...changes,
  };
}

it.each([
  ['unknown at order time: payment_status', 'unknown at order time: payment_status'],
  ['order o-4711: no answer within 60000 ms', 'order <order_id>: no answer within … ms'],
  ['no price of sku-1 in 01234', 'no price of <sku_code> in <zip_code>'],
  ['no price of sku-12 in 012345', 'no price of sku-… in …'],
  ['customer-9 unknown on 2021-07-04 12:00:00', '<customer_id> unknown on <timestamp>'],
  [
    "Cannot read properties of null (reading 'price')",
    "Cannot read properties of null (reading 'price')",
  ],
  ['Unexpected token < in "<html>12</html>" at 3', 'Unexpected token < in "…" at …'],
  ["it isn't there, and can't be", "it isn't there, and can't be"],
  [
    'connect ECONNREFUSED 10.0.0.17:6379 at 2026-01-02T03:04:05.678Z',
    'connect ECONNREFUSED … at …',
  ],
  ['trace 0af7651916cd43dd in 6fa459ea-ee8a-3ca4-894e-db77e160355e', 'trace … in …'],
  ['two\n  lines', 'two lines'],
])('of %j is %j', (message, pattern) => {
  expect(messagePattern(message, orderOf())).toBe(pattern);
});

it('is one for a thousand orders that failed of one cause, however they are called', () => {
  const anyId = fc.string({ minLength: 4, maxLength: 30 }).map((id) => id.replace(/\s/g, '_'));
  const patternOf = (order_id: string) =>
    messagePattern(`scoring of (${order_id}) took 1234 ms`, orderOf({ order_id }));
  fc.assert(
    fc.property(
      anyId.filter((id) => !'scoring of took 1234 ms'.includes(id)),
      (id) => {
        expect(patternOf(id)).toBe('scoring of (<order_id>) took … ms');
      },
    ),
  );
});

it('is never longer than a line, whatever the message is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), (message) => {
      const pattern = messagePattern(message, orderOf({ order_id: message.slice(0, 200) }));
      expect(Array.from(pattern).length).toBeLessThanOrEqual(301);
      expect(pattern).not.toMatch(/\n|\d/);
    }),
  );
});
