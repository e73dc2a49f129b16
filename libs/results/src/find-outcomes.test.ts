import type { Order, Result } from '@verdict/records';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { acceptOrders } from './accept-orders.ts';
import { findOutcomes } from './find-outcomes.ts';
import { recordFailure } from './record-failure.ts';
import { recordResult } from './record-results.ts';

function orderOf(order_id: string): Order {
  return {
    order_id,
    customer_id: 'c-1',
    timestamp: '2021-07-04 12:00:00',
    sku_code: 'sku-1',
    quantity: 1,
    zip_code: '01234',
  };
}

function resultOf(order: Order): Result {
  return {
    order,
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'HoldCheckAvailability',
    reason: 'inventory.unknown',
    decided_at: '2021-07-05T02:00:00.000Z',
    attempt: 1,
  };
}

it('tells what became of each order, over all shards, in the order asked', async () => {
  const { redis, name } = openKeySpace();
  const shards = openLayouts([redis], name).shardsOf({ shards: 3, servers: 1 });
  const ids = Array.from({ length: 30 }, (_, n) => `o-${n}`);
  const failure = { reason: 'r', message: 'm', attempts: 2, failed_at: '2021-07-05T02:00:00.000Z' };
  for (const [n, id] of ids.entries()) {
    const { redis: place, prefix } = shards.of(id);
    if (n % 4 === 3) continue; // never accepted
    await acceptOrders(place, prefix, 'live', [orderOf(id)]);
    if (n % 4 === 0) await recordResult(place, prefix, 'live', resultOf(orderOf(id)));
    if (n % 4 === 1) await recordFailure(place, prefix, 'live', id, failure);
  }
  const outcomes = await findOutcomes(shards, 'live', ids);
  expect(outcomes).toEqual(
    ids.map((id, n) => {
      if (n % 4 === 0) return { state: 'decided', result: resultOf(orderOf(id)) };
      return n % 4 === 1 ? { state: 'failed', failure: { order: orderOf(id), ...failure } } : null;
    }),
  );
});

it('finds nothing in a run that is not there', async () => {
  const { redis, name } = openKeySpace();
  const shards = openLayouts([redis], name).shardsOf({ shards: 1, servers: 1 });
  expect(await findOutcomes(shards, 'none', ['o-1'])).toEqual([null]);
  expect(await findOutcomes(shards, 'none', [])).toEqual([]);
});
