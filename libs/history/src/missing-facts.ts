import { groupByShard, type Shard, type Shards } from '@verdict/shards';
import type { FactKind } from './loaded-facts.ts';

/** Of each key what Redis has, or 0 or null. */
function readKeys(
  { redis, prefix }: Shard,
  kind: FactKind,
  keys: readonly string[],
): Promise<readonly unknown[]> {
  if (kind === 'inventory') {
    return Promise.all(keys.map((sku_code) => redis.exists(`${prefix}:inventory:${sku_code}`)));
  }
  return redis.hmget(`${prefix}:${kind === 'payments' ? 'payments' : 'zip-codes'}`, ...keys);
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
  const answers = await Promise.all(
    asked.map(([shard, ofShard]) => readKeys(shard, kind, ofShard)),
  );
  return answers.flat().filter((value) => value === null || value === 0).length;
}
