import type { Result } from '@verdict/records';
import { acceptOrders, claimRun, dropRun, openRun, recordResult } from '@verdict/results';
import { RedisAwayError } from '@verdict/runtime';
import { openKeySpace } from '@verdict/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openSource } from '../overview/source.ts';
import { RecentResults } from './recent-results.ts';

const settings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: false,
} as const;

function resultOf(order_id: string, decided_at: string): Result {
  return {
    order: {
      order_id,
      customer_id: 'c-1',
      timestamp: '2021-07-04 20:31:02',
      sku_code: `sku of ${order_id}`,
      quantity: 1,
      zip_code: '03779',
    },
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at,
    attempt: 1,
  };
}

/** An installation whose time passes when it is told to. */
async function openShop(shardCount = 1, capacity = 100) {
  const { redis, name } = openKeySpace();
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
  const source = openSource([redis], { KEY_PREFIX: name, QUEUE_SHARDS: shardCount });
  onTestFinished(async () => {
    vi.useRealTimers();
    await Promise.all(source.queuesOf([]).map(({ queue }) => queue.close()));
  });
  const layout = { shards: shardCount, servers: 1 };
  const open = (run: string) => openRun(source.home, { run, settings, file: 'f', layout });
  const decide = async (run: string, order_id: string, second: number) => {
    const result = resultOf(order_id, new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString());
    const { prefix } = source.current.of(order_id);
    await acceptOrders(redis, prefix, run, [result.order]);
    await recordResult(redis, prefix, run, result);
  };
  const drop = async (run: string) => {
    const claimed = await claimRun(source.home, run);
    if (claimed !== undefined) await dropRun(source.home, source.current, claimed);
  };
  const recent = new RecentResults(() => source, capacity);
  const ids = async () => {
    vi.advanceTimersByTime(2000);
    return (await recent.fresh()).map(({ run, order_id }) => `${run} ${order_id}`);
  };
  await open('july');
  /** As a Redis that comes back with what it had a moment ago. */
  const loseLast = () => redis.decr(`${source.current.of('').prefix}:recent:total`);
  return { open, decide, drop, loseLast, recent, ids };
}

it('has the results of all runs, the newest first, and what came since', async () => {
  const { open, decide, ids } = await openShop();
  await open('again');
  await decide('july', 'a', 1);
  await decide('again', 'a', 3);
  await decide('july', 'b', 2);
  expect(await ids()).toEqual(['again a', 'july b', 'july a']);
  await decide('july', 'c', 4);
  expect(await ids()).toEqual(['july c', 'again a', 'july b', 'july a']);
});

it('puts a decision that is heard of late in its place', async () => {
  const { decide, ids } = await openShop();
  for (const n of [1, 3, 5]) await decide('july', `o-${n}`, n);
  expect(await ids()).toEqual(['july o-5', 'july o-3', 'july o-1']);
  for (const n of [0, 4, 2, 6]) await decide('july', `o-${n}`, n);
  expect(await ids()).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `july o-${n}`));
});

it('has each result once, though it is read twice', async () => {
  const { decide, loseLast, ids } = await openShop();
  await decide('july', 'a', 1);
  await decide('july', 'b', 2);
  expect(await ids()).toEqual(['july b', 'july a']);
  await loseLast();
  expect(await ids()).toEqual(['july b', 'july a']);
});

it('merges shards by the time of the decision', async () => {
  const { decide, ids } = await openShop(4);
  for (let n = 0; n < 40; n += 1) await decide('july', `o-${n}`, n);
  expect(await ids()).toEqual(Array.from({ length: 40 }, (_, n) => `july o-${39 - n}`));
});

it('keeps the newest when there are more than it holds', async () => {
  const { decide, ids } = await openShop(1, 3);
  for (const n of [1, 2, 3]) await decide('july', `o-${n}`, n);
  expect(await ids()).toEqual(['july o-3', 'july o-2', 'july o-1']);
  for (const n of [4, 5]) await decide('july', `o-${n}`, n);
  expect(await ids()).toEqual(['july o-5', 'july o-4', 'july o-3']);
});

it('reads no more than it holds after a long time without a search', async () => {
  const { decide, ids } = await openShop(1, 600);
  for (let n = 0; n < 1300; n += 1) await decide('july', `o-${n}`, n);
  const found = await ids();
  expect(found).toHaveLength(600);
  expect([found[0], found.at(-1)]).toEqual(['july o-1299', 'july o-700']);
});

it('forgets a dropped run, also when one of that name was started since', async () => {
  const { open, decide, drop, ids } = await openShop();
  await decide('july', 'a', 1);
  await decide('july', 'b', 2);
  expect(await ids()).toHaveLength(2);
  await drop('july');
  expect(await ids()).toEqual([]);
  await open('july');
  await decide('july', 'a', 3);
  expect(await ids()).toEqual(['july a']);
  await drop('july');
  await open('july');
  await decide('july', 'c', 4);
  expect(await ids()).toEqual(['july c']);
});

it('asks nothing of Redis before somebody searches', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let asked = 0;
  const recent = new RecentResults(() => {
    asked += 1;
    throw new RedisAwayError('not asked for');
  });
  recent.follow();
  onTestFinished(() => recent.stop());
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBe(0);
  await expect(recent.fresh()).rejects.toThrow(RedisAwayError);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBeGreaterThan(9);
  await vi.advanceTimersByTimeAsync(60_000);
  asked = 0;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBe(0);
});

it('asks Redis once in two seconds, however many search', async () => {
  const { decide, recent, ids } = await openShop();
  await ids();
  await decide('july', 'a', 1);
  expect(await Promise.all(Array.from({ length: 50 }, () => recent.fresh()))).toEqual(
    Array.from({ length: 50 }, () => []),
  );
  expect(await ids()).toEqual(['july a']);
});
