import type { Order, Snapshot } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { acceptOrders } from './accept-orders.ts';
import { openCapturedFacts } from './captured-facts.ts';
import { recordFailure } from './record-failure.ts';
import { recordResults } from './record-results.ts';

function orderOf(order_id: string, changes: Partial<Order> = {}): Order {
  return {
    order_id,
    customer_id: 'c-1',
    timestamp: '2021-07-04 20:31:02',
    sku_code: 'sku',
    quantity: 1,
    zip_code: '03779',
    ...changes,
  };
}

function snapshotOf(inventory: number): Snapshot {
  return {
    inventory: { inventory, timestamp: '2021-07-01 00:00:00' },
    payment: null,
    zip_code: { available_from: '2021-07-02 00:00:00' },
  };
}

/** Orders `decided` in each of two runs, on another stock, `failed` and `pending` in the first. */
async function setup() {
  const { redis, prefix } = openKeySpace();
  const orders = ['decided', 'failed', 'pending'].map((id) => orderOf(id));
  for (const [inventory, run] of ['june', 'july'].entries()) {
    await acceptOrders(redis, prefix, run, orders);
    const decision = { recommendation: 'HoldCheckPayment', reason: 'payment.missing' } as const;
    const rest = { decided_at: '2026-01-01T00:00:00.000Z', attempt: 1 };
    const order = orderOf('decided');
    await recordResults(redis, prefix, run, [
      { result: { order, snapshot: snapshotOf(inventory), ...decision, ...rest } },
    ]);
  }
  const failed_at = '2026-01-01T00:00:00.000Z';
  const failure = { reason: 'error', message: 'x', attempts: 5, failed_at };
  await recordFailure(redis, prefix, 'june', 'failed', failure);
  return openCapturedFacts({ redis, prefix });
}

test('facts are those of the run that is asked for, also where several are asked at once', async () => {
  const capturedFacts = await setup();
  const order = orderOf('decided');
  expect(await Promise.all([capturedFacts('june', order), capturedFacts('july', order)])).toEqual([
    { state: 'captured', snapshot: snapshotOf(0) },
    { state: 'captured', snapshot: snapshotOf(1) },
  ]);
});

test('an order that failed has none, and one without an outcome or of no such run is none', async () => {
  const capturedFacts = await setup();
  expect(await capturedFacts('june', orderOf('failed'))).toEqual({ state: 'failed' });
  expect(await capturedFacts('june', orderOf('pending'))).toEqual({ state: 'none' });
  expect(await capturedFacts('june', orderOf('foreign'))).toEqual({ state: 'none' });
  expect(await capturedFacts('may', orderOf('decided'))).toEqual({ state: 'none' });
});

test('facts of another order with the same id are not given out', async () => {
  const capturedFacts = await setup();
  const other = orderOf('decided', { quantity: 2 });
  expect(await capturedFacts('june', other)).toEqual({ state: 'none' });
});
