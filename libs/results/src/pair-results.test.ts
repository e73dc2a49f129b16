import type { Order, Recommendation, Result } from '@verdict/records';
import { groupByShard, openLayouts, type Shards } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { acceptOrders } from './accept-orders.ts';
import { pairResults, type ResultPair } from './pair-results.ts';
import { recordResults } from './record-results.ts';

function resultOf(order_id: string, recommendation: Recommendation): Result {
  const order: Order = {
    order_id,
    customer_id: 'c-1',
    timestamp: '2021-07-04 20:31:02',
    sku_code: 'sku',
    quantity: 1,
    zip_code: '03779',
  };
  return {
    order,
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation,
    reason: 'deliver',
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
  };
}

async function decideIn(shards: Shards, run: string, results: readonly Result[]): Promise<void> {
  for (const [shard, ofShard] of groupByShard(results, ({ order }) => shards.of(order.order_id))) {
    const orders = ofShard.map(({ order }) => order);
    await acceptOrders(shard.redis, shard.prefix, run, orders);
    await recordResults(
      shard.redis,
      shard.prefix,
      run,
      ofShard.map((result) => ({ result })),
    );
  }
}

function idsOf(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, n) => `o-${from + n}`);
}

async function pairsOf(...runs: Parameters<typeof pairResults>): Promise<ResultPair[]> {
  const pairs: ResultPair[] = [];
  for await (const bucket of pairResults(...runs)) pairs.push(...bucket);
  return pairs;
}

test.each([
  [1, 1],
  [1, 3],
  [4, 2],
])('runs over %i and %i shards are paired order by order, each once', async (few, many) => {
  const { redis, name } = openKeySpace();
  const { shardsOf } = openLayouts([redis], name);
  const before = { shards: shardsOf({ shards: few, servers: 1 }), run: 'before' };
  const after = { shards: shardsOf({ shards: many, servers: 1 }), run: 'after' };
  await decideIn(
    before.shards,
    before.run,
    idsOf(0, 300).map((id) => resultOf(id, 'Deliver')),
  );
  await decideIn(
    after.shards,
    after.run,
    idsOf(100, 500).map((id) => resultOf(id, 'Decline')),
  );
  const pairs = await pairsOf(before, after);
  const numbers = pairs.map(({ order_id }) => Number(order_id.slice(2)));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, n) => n));
  for (const { order_id, before: then, after: now } of pairs) {
    const number = Number(order_id.slice(2));
    expect([then?.recommendation, now?.recommendation], order_id).toEqual([
      number < 300 ? 'Deliver' : undefined,
      number >= 100 ? 'Decline' : undefined,
    ]);
  }
  expect(await pairsOf(before, after)).toEqual(pairs);
});
