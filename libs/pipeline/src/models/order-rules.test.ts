import type { Features } from '@verdict/records';
import { expect, test } from 'vitest';
import { orderRules } from './order-rules.ts';

function features(changes: Partial<Features> = {}): Features {
  return {
    order_hour_of_day: 12,
    inventory: 5,
    payment_status: 'OK',
    zip_code_available: true,
    ...changes,
  };
}

test.each<[Partial<Features>, string, string]>([
  [{}, 'Deliver', 'deliver'],
  [{ inventory: 1 }, 'Deliver', 'deliver'],
  [{ inventory: 0 }, 'HoldCheckAvailability', 'inventory.none'],
  [{ inventory: -1 }, 'HoldCheckAvailability', 'inventory.none'],
  [{ inventory: null }, 'HoldCheckAvailability', 'inventory.unknown'],
  [{ zip_code_available: false }, 'HoldCheckDelivery', 'zip-code.not-yet'],
  [{ zip_code_available: null }, 'HoldCheckDelivery', 'zip-code.unlisted'],
  [{ payment_status: null }, 'HoldCheckPayment', 'payment.missing'],
  [{ payment_status: 'FAILED' }, 'HoldCheckPayment', 'payment.failed'],
  [{ payment_status: 'VERIFY_ADDRESS' }, 'HoldCheckPayment', 'payment.verify-address'],
  [{ payment_status: 'VERIFY_BANK_DETAILS' }, 'HoldCheckPayment', 'payment.verify-bank-details'],
  [{ payment_status: 'REFUNDED' }, 'HoldCheckPayment', 'payment.other'],
  [{ payment_status: 'ok' }, 'HoldCheckPayment', 'payment.other'],
  [{ payment_status: 'OK ' }, 'HoldCheckPayment', 'payment.other'],
  [{ payment_status: '__proto__' }, 'HoldCheckPayment', 'payment.other'],
  [{ payment_status: 'constructor' }, 'HoldCheckPayment', 'payment.other'],
  [{ payment_status: 'toString' }, 'HoldCheckPayment', 'payment.other'],
  [{ order_hour_of_day: 0 }, 'Decline', 'hour.before-six'],
  [{ order_hour_of_day: 5 }, 'Decline', 'hour.before-six'],
  [{ order_hour_of_day: 6 }, 'Deliver', 'deliver'],
  [{ order_hour_of_day: 23 }, 'Deliver', 'deliver'],
])('%j leads to %s because of %s', (changes, recommendation, reason) => {
  expect(orderRules(features(changes))).toEqual({ recommendation, reason });
});

test('the first rule that applies decides', () => {
  const all: Partial<Features> = {
    inventory: 0,
    zip_code_available: false,
    payment_status: 'FAILED',
    order_hour_of_day: 3,
  };
  const reasonOf = (changes: Partial<Features>) =>
    orderRules(features({ ...all, ...changes })).reason;
  expect(reasonOf({})).toBe('inventory.none');
  expect(reasonOf({ inventory: 1 })).toBe('zip-code.not-yet');
  expect(reasonOf({ inventory: 1, zip_code_available: true })).toBe('payment.failed');
  const paid = { inventory: 1, zip_code_available: true, payment_status: 'OK' };
  expect(reasonOf(paid)).toBe('hour.before-six');
  expect(reasonOf({ ...paid, order_hour_of_day: 6 })).toBe('deliver');
});
