import type { Result } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { acceptOrders } from './accept-orders.ts';
import { recentKeys } from './keys.ts';
import { readRecent, recentResults } from './recent-results.ts';
import { recordResults } from './record-results.ts';

function resultOf(order_id: string): Result {
  return {
    order: {
      order_id,
      customer_id: 'c-1',
      timestamp: '2021-07-04 20:31:02',
      sku_code: 'sku',
      quantity: 1,
      zip_code: '03779',
    },
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
  };
}

type Space = ReturnType<typeof openKeySpace>;

async function decide({ redis, prefix }: Space, run: string, ...ids: readonly string[]) {
  const results = ids.map(resultOf);
  const orders = results.map(({ order }) => order);
  await acceptOrders(redis, prefix, run, orders);
  await recordResults(
    redis,
    prefix,
    run,
    results.map((result) => ({ result })),
  );
}

test('orders are read in the order in which they were decided, each run with its own', async () => {
  const space = openKeySpace();
  await decide(space, 'july', 'b', 'a');
  await decide(space, 'again', 'a');
  const { orders, next, left } = await readRecent(space, 0, 10);
  expect(orders).toEqual([
    { run: 'july', order_id: 'b' },
    { run: 'july', order_id: 'a' },
    { run: 'again', order_id: 'a' },
  ]);
  expect([next, left]).toEqual([3, 0]);
});

test('a reader gets only what came since, in pieces', async () => {
  const space = openKeySpace();
  await decide(space, 'july', 'a', 'b', 'c');
  const first = await readRecent(space, 0, 2);
  expect(first).toMatchObject({ next: 2, left: 1 });
  await decide(space, 'july', 'd');
  const second = await readRecent(space, first.next, 10);
  expect(second.orders.map(({ order_id }) => order_id)).toEqual(['c', 'd']);
  expect(await readRecent(space, second.next, 10)).toEqual({ orders: [], next: 4, left: 0 });
});

test('a result that is there already is not told again', async () => {
  const space = openKeySpace();
  await decide(space, 'july', 'a');
  await decide(space, 'july', 'a', 'a');
  expect(await readRecent(space, 0, 10)).toMatchObject({ orders: [{ order_id: 'a' }], next: 1 });
});

test('the oldest are forgotten, and a reader who comes late misses only them', async () => {
  const space = openKeySpace();
  const { recent, total } = recentKeys(space.prefix);
  const old = Array.from({ length: recentResults - 1 }, (_, n) => `july\x1e${n}`);
  await space.redis.rpush(recent, ...old);
  await space.redis.set(total, old.length);
  await decide(space, 'july', 'x', 'y', 'z');
  expect(await space.redis.llen(recent)).toBe(recentResults);
  const late = await readRecent(space, 1, 1);
  expect(late).toEqual({
    orders: [{ run: 'july', order_id: '2' }],
    next: 3,
    left: recentResults - 1,
  });
});

test('where Redis has lost its data, a reader starts again', async () => {
  const space = openKeySpace();
  await decide(space, 'july', 'a');
  expect(await readRecent(space, 4711, 10)).toMatchObject({ orders: [{ order_id: 'a' }], next: 1 });
});
