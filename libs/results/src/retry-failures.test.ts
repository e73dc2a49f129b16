import type { Order } from '@verdict/records';
import { openLayouts, type Shard } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { acceptOrders } from './accept-orders.ts';
import { countRun } from './counts.ts';
import { findPlaces } from './find-places.ts';
import { lastFailedAt } from './last-failed.ts';
import { recordFailure } from './record-failure.ts';
import { recordResult } from './record-results.ts';
import { type FailureChoice, type JobsOfOrders, retryFailures } from './retry-failures.ts';

const run = 'july';
const before = '2026-01-01T00:00:00.000Z';
const later = '2026-01-02T00:00:00.000Z';

function orderOf(order_id: string): Order {
  const timestamp = '2021-07-04 20:31:02';
  return { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity: 1, zip_code: 'z' };
}

/** A run over two shards in which these orders have failed. */
async function openFailedRun(ids: readonly string[]) {
  const { redis, name } = openKeySpace();
  const shards = openLayouts([redis], name).shardsOf({ shards: 2, servers: 1 });
  const fail = async (order_id: string, failed_at = before, reason = 'error') => {
    const { prefix } = shards.of(order_id);
    const failure = { reason, message: 'no luck', attempts: 5, failed_at };
    await recordFailure(redis, prefix, run, order_id, failure);
  };
  const decide = (order_id: string) => {
    const snapshot = { inventory: null, payment: null, zip_code: null };
    const decision = { recommendation: 'Deliver', reason: 'deliver' } as const;
    const result = { order: orderOf(order_id), snapshot, ...decision, decided_at: later };
    return recordResult(redis, shards.of(order_id).prefix, run, { ...result, attempt: 1 });
  };
  await Promise.all(ids.map((id) => acceptOrders(redis, shards.of(id).prefix, run, [orderOf(id)])));
  await Promise.all(ids.map((id) => fail(id)));
  const jobs: string[] = [];
  const given: JobsOfOrders<Shard> = {
    idle: async (_shard, orderIds) => orderIds,
    restore: async (_shard, orders) => {
      jobs.push(...orders.map(({ order_id }) => order_id));
    },
  };
  const retry = async (choice: Partial<FailureChoice>, changes = {}) => {
    const chosen = { orderIds: [], isChosen: () => true, ...choice };
    const totals = { looked: 0, put_back: 0, busy: 0 };
    for await (const batch of retryFailures(shards, run, chosen, { ...given, ...changes })) {
      totals.looked += batch.looked;
      totals.put_back += batch.order_ids.length;
      totals.busy += batch.busy;
    }
    return totals;
  };
  const places = (...orderIds: readonly string[]) => findPlaces(shards, run, orderIds);
  return { shards, jobs, retry, fail, decide, places, counts: () => countRun(shards, run) };
}

test('all failures of a run go back in batches, each with a job, none twice', async () => {
  const ids = Array.from({ length: 1200 }, (_, n) => `o-${n}`);
  const { retry, jobs, counts } = await openFailedRun(ids);
  expect(await retry({})).toEqual({ looked: 1200, put_back: 1200, busy: 0 });
  expect(jobs.toSorted()).toEqual(ids.toSorted());
  expect(await counts()).toMatchObject({ pending: 1200, failed: 0 });
});

test('only what is chosen goes back: by id, and by what failed when', async () => {
  const { shards, retry, jobs, fail, places } = await openFailedRun(['a', 'b', 'c']);
  await fail('b', later, 'order.timeout');
  expect(await lastFailedAt(shards, run)).toBe(later);
  expect(await retry({ isChosen: ({ failed_at }) => failed_at < later, orderIds: ['b'] })).toEqual({
    looked: 1,
    put_back: 0,
    busy: 0,
  });
  await retry({ orderIds: ['a', 'a', 'none'] });
  await retry({ isChosen: ({ reason }) => reason === 'order.timeout' });
  expect(jobs).toEqual(['a', 'b']);
  expect(await places('a', 'b', 'c', 'none')).toEqual(['pending', 'pending', 'failed', 'gone']);
});

test('an order that is decided or put back meanwhile is left alone, also by two at once', async () => {
  const ids = Array.from({ length: 300 }, (_, n) => `o-${n}`);
  const { retry, jobs, decide, places } = await openFailedRun(ids);
  const decideFirst = async (_shard: Shard, orderIds: readonly string[]) => {
    await decide('o-7');
    return orderIds;
  };
  const both = await Promise.all([
    retry({}, { idle: decideFirst }),
    retry({}, { idle: decideFirst }),
  ]);
  expect(jobs.toSorted()).toEqual(ids.filter((id) => id !== 'o-7').toSorted());
  expect(both[0].put_back + both[1].put_back).toBe(299);
  expect(await places('o-7')).toEqual(['decided']);
});

test('an order that a worker has in hand stays a failure and is told', async () => {
  const { retry, jobs, places } = await openFailedRun(['a', 'b']);
  const idle = async (_shard: Shard, orderIds: readonly string[]) =>
    orderIds.filter((id) => id !== 'a');
  expect(await retry({}, { idle })).toMatchObject({ put_back: 1, busy: 1 });
  expect(jobs).toEqual(['b']);
  expect(await places('a')).toEqual(['failed']);
});
