import { groupByShard, type Shard, type Shards } from '@verdict/shards';
import type { FactKind } from './loaded-facts.ts';

function countAbsent(values: readonly unknown[]): number {
  return values.filter((value) => value === null || value === 0).length;
}

async function countMissing(
  { redis, prefix }: Shard,
  kind: FactKind,
  keys: readonly string[],
): Promise<number> {
  switch (kind) {
    case 'inventory': {
      const asked = keys.map((sku_code) => redis.exists(`${prefix}:inventory:${sku_code}`));
      return countAbsent(await Promise.all(asked));
    }
    case 'payments':
      return countAbsent(await redis.hmget(`${prefix}:payments`, ...keys));
    case 'zip_codes':
      return countAbsent(await redis.hmget(`${prefix}:zip-codes`, ...keys));
  }
}

/** Payments lie where their order does; each shard has all of the others. */
function askedShards(shards: Shards, kind: FactKind, keys: readonly string[]) {
  if (kind === 'payments') return [...groupByShard(keys, (order_id) => shards.of(order_id))];
  return shards.all.map((shard) => [shard, keys] as const);
}

/**
 * Of how many SKUs, orders or zip codes some shard should have a fact and has none.
 * @param keys at least one, as loaded
 */
export async function countMissingFacts(
  shards: Shards,
  kind: FactKind,
  keys: ReadonlySet<string>,
): Promise<number> {
  const asked = askedShards(shards, kind, [...keys]);
  const missing = await Promise.all(
    asked.map(([shard, ofShard]) => countMissing(shard, kind, ofShard)),
  );
  return missing.reduce((sum, count) => sum + count, 0);
}
