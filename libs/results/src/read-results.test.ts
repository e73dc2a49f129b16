import type { Order, Result } from '@verdict/records';
import { groupByShard, openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { findResults, readFailures, readResults } from './read-results.ts';
import { acceptOrders } from './accept-orders.ts';
import { recordFailure } from './record-failure.ts';
import { recordResult } from './record-results.ts';

const run = 'july';

const failure = {
  reason: 'error',
  message: 'x',
  attempts: 5,
  failed_at: '2026-01-01T00:00:00.000Z',
};

function orderOf(order_id: string): Order {
  return {
    order_id,
    customer_id: '1d53446c-efbb-11eb-a231-8c8590a11b57',
    timestamp: '2021-07-04 20:31:02',
    sku_code: '0541199867987',
    quantity: 1,
    zip_code: '03779',
  };
}

const decisions = [
  { recommendation: 'HoldCheckDelivery', reason: 'zip-code.not-yet' },
  { recommendation: 'Deliver', reason: 'deliver' },
  { recommendation: 'HoldCheckAvailability', reason: 'inventory.none' },
  { recommendation: 'HoldCheckPayment', reason: 'payment.failed' },
  { recommendation: 'Decline', reason: 'hour.before-six' },
] as const;

function resultOf(order_id: string): Result {
  const decision = decisions[Number(order_id.slice(-1)) % decisions.length] ?? decisions[0];
  return {
    ...decision,
    order: orderOf(order_id),
    snapshot: {
      inventory: { inventory: 85, timestamp: '2021-07-04 20:31:02' },
      payment: { payment_status: 'OK', timestamp: '2021-07-04 20:31:02' },
      zip_code: { available_from: '2021-07-12 02:13:25' },
    },
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
  };
}

function idsOf(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, n) => {
    const hex = String(first + n).padStart(12, '0');
    return `1abddeda-f8d4-42f8-8171-${hex}`;
  });
}

/** A run over so many shards; each order is written where it belongs. */
function openRun(shardCount = 1) {
  const { redis, name } = openKeySpace();
  const shards = openLayouts([redis], name).shardsOf({ shards: shardCount, servers: 1 });
  const accept = async (ids: readonly string[]) => {
    for (const [{ prefix }, group] of groupByShard(ids, shards.of)) {
      for (let n = 0; n < group.length; n += 1000) {
        await acceptOrders(redis, prefix, run, group.slice(n, n + 1000).map(orderOf));
      }
    }
  };
  const store = (id: string) => recordResult(redis, shards.of(id).prefix, run, resultOf(id));
  const decide = async (ids: readonly string[]) => {
    await accept(ids);
    await Promise.all(ids.map(store));
  };
  const fail = (id: string) => recordFailure(redis, shards.of(id).prefix, run, id, failure);
  const read = async () => {
    const found: Result[] = [];
    for await (const result of readResults(shards, run)) found.push(result);
    return found;
  };
  return { shards, accept, store, decide, fail, read };
}

const counts = [1, 4];

test('each of 20,000 results is read once, whole, and in the same order again', async () => {
  const { decide, read } = openRun();
  const ids = idsOf(20_000);
  await decide(ids);
  const found = await read();
  expect(found.map((result) => result.order.order_id).toSorted()).toEqual(ids);
  expect(found[0]).toEqual(resultOf(found[0]?.order.order_id ?? ''));
  expect(await read()).toEqual(found);
});

test('a result takes about 250 bytes of Redis, its key and its hash included', async () => {
  const { shards, decide } = openRun();
  const { redis, prefix } = shards.of('');
  const ids = idsOf(20_000);
  await decide(ids);
  const keys = await redis.keys(`${prefix.replaceAll(/[{}]/g, '?')}:run:${run}:*`);
  const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
  const bytes = sizes.reduce<number>((sum, size) => sum + Number(size), 0);
  expect(bytes / ids.length).toBeLessThan(270);
});

test('the order of the results does not depend on the order of deciding', async () => {
  const one = openRun();
  const two = openRun();
  const ids = idsOf(500);
  await one.decide(ids);
  await two.decide(ids.toReversed());
  expect(await two.read()).toEqual(await one.read());
});

test.each(counts)(
  'results added while others are read come at most once, over %i shards',
  async (shardCount) => {
    const { shards, accept, store, decide } = openRun(shardCount);
    const before = idsOf(3000);
    const during = idsOf(3000, 3000);
    await decide(before);
    await accept(during);
    const found: string[] = [];
    let added = 0;
    for await (const { order } of readResults(shards, run)) {
      found.push(order.order_id);
      const next = during.slice(added, added + 1);
      added += next.length;
      await Promise.all(next.map(store));
    }
    expect(added).toBe(during.length);
    expect(new Set(found).size).toBe(found.length);
    expect(before.filter((id) => !found.includes(id))).toEqual([]);
  },
);

test('a run without results yields none', async () => {
  const { accept, read } = openRun();
  await accept(idsOf(3));
  expect(await read()).toEqual([]);
});

test.each(counts)(
  'results are found in the order asked for, over %i shards',
  async (shardCount) => {
    const { shards, accept, decide } = openRun(shardCount);
    await decide(['a', 'b', '__proto__']);
    await accept(['pending']);
    const ids = ['b', 'missing', '__proto__', 'pending', 'a', 'b'];
    const found = await findResults(shards, run, ids);
    expect(found.map((result) => result?.order.order_id ?? null)).toEqual([
      'b',
      null,
      '__proto__',
      null,
      'a',
      'b',
    ]);
  },
);

test('no results may be asked for', async () => {
  const { shards } = openRun();
  expect(await findResults(shards, run, [])).toEqual([]);
});

test.each(counts)(
  'failures are read each once, up to a limit, over %i shards',
  async (shardCount) => {
    const { shards, accept, fail } = openRun(shardCount);
    const ids = idsOf(1500);
    await accept(ids);
    await Promise.all(ids.map(fail));
    const all = await readFailures(shards, run, 10_000);
    expect(all.map(({ order }) => order.order_id).toSorted()).toEqual(ids);
    const some = await readFailures(shards, run, 700);
    expect(new Set(some.map(({ order }) => order.order_id)).size).toBe(700);
  },
);
