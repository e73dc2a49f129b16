import { expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import { shardOfOrder } from './shard-of-order.ts';

const orderIds = Array.from({ length: 20_000 }, (_, n) => `order-${n}`);

it('puts an order into the same shard for ever', () => {
  const ids = ['o-1', 'o-2', '', 'ü 200:characters'];
  expect(ids.map((id) => shardOfOrder(id, 4))).toEqual([3, 3, 0, 0]);
  expect(ids.map((id) => shardOfOrder(id, 1))).toEqual([0, 0, 0, 0]);
});

it.each([2, 4, 7, 64])('spreads orders evenly over %i shards', (shards) => {
  const counts = Array.from({ length: shards }, () => 0);
  for (const id of orderIds) {
    const shard = shardOfOrder(id, shards);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  const expected = orderIds.length / shards;
  expect(Math.min(...counts)).toBeGreaterThan(expected * 0.7);
  expect(Math.max(...counts)).toBeLessThan(expected * 1.3);
});

it('leaves the orders of a shard spread over all buckets of results', () => {
  const buckets = new Set(
    orderIds.filter((id) => shardOfOrder(id, 16) === 3).map((id) => crc32(id) % 16),
  );
  expect(buckets.size).toBe(16);
});
