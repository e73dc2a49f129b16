// What became of several orders of a run, in one step for each shard: for whoever waits for them.
import type { Failure, Result } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import { askByShard, type Shard, type Shards } from '@verdict/shards';
import { z } from 'zod';
import { bucketOf, runKeys } from './keys.ts';
import { unpackFailure, unpackResult } from './pack.ts';

export type Outcome =
  | { readonly state: 'decided'; readonly result: Result }
  | { readonly state: 'failed'; readonly failure: Failure };

/** KEYS: failures, then the bucket of each order. ARGV: its id. A result wins over a failure. */
const findScript = script(`
local found, failed = {}, redis.call('HMGET', KEYS[1], unpack(ARGV))
for n, id in ipairs(ARGV) do
  local result = redis.call('HGET', KEYS[n + 1], id)
  found[n] = result and {1, result} or failed[n] and {2, failed[n]} or {0, ''}
end
return found`);

const repliesSchema = z.array(z.tuple([z.int(), z.string()]));

function outcomeOf(order_id: string, place: number, stored: string): Outcome | null {
  if (place === 1) return { state: 'decided', result: unpackResult(order_id, stored) };
  if (place === 2) return { state: 'failed', failure: unpackFailure(order_id, stored) };
  return null;
}

/** The same for orders that are all of one shard. */
export async function findOutcomesInShard(
  { redis, prefix }: Shard,
  run: string,
  orderIds: readonly string[],
): Promise<(Outcome | null)[]> {
  const { failures, results } = runKeys(prefix, run);
  const buckets = orderIds.map((order_id) => results(bucketOf(order_id)));
  const replies = await runScript(redis, findScript, [failures, ...buckets], orderIds);
  return repliesSchema
    .parse(replies)
    .map(([place, stored], n) => outcomeOf(orderIds[n] ?? '', place, stored));
}

/**
 * The outcomes of these orders, in their order; null where there is none yet.
 * @param orderIds a few thousand at most: a script cannot take more at once
 */
export function findOutcomes(
  shards: Shards,
  run: string,
  orderIds: readonly string[],
): Promise<(Outcome | null)[]> {
  return askByShard(orderIds, shards.of, (shard, ids) => findOutcomesInShard(shard, run, ids));
}
