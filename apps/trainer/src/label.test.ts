import { expect, test } from 'vitest';
import { labelOrders } from './label.ts';
import { type Known, trainingOrder } from './training-orders.test.support.ts';

test.each<[Known, string, boolean]>([
  [{ inventory: 0, isFulfilled: true }, 'Deliver', false],
  [{ inventory: 0 }, 'HoldCheckAvailability', false],
  [{ inventory: null }, 'HoldCheckAvailability', false],
  [{ inventory: 2, quantity: 3 }, 'HoldCheckAvailability', false],
  [{ opensOn: 18 }, 'HoldCheckDelivery', false],
  [{ opensOn: null }, 'HoldCheckDelivery', false],
  [{ payment_status: 'FAILED' }, 'HoldCheckPayment', false],
  [{ hour: 3 }, 'HoldCheckAvailability', true],
  [{}, 'HoldCheckAvailability', true],
])('%j is labelled %s', async (known, label, isUnexplained) => {
  const order = trainingOrder(1, { isFulfilled: false, ...known });
  expect(await labelOrders([order])).toEqual([{ ...order, label, isUnexplained }]);
});
