// Which orders of a run were fulfilled in the end: known later than their results, and kept beside them.
import type { OrderOutcome } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import { askByShard, type Shard, type Shards } from '@verdict/shards';
import { z } from 'zod';
import { bucketOf, runKeys } from './keys.ts';

/** `changed` where it was told otherwise before, `foreign` where the run has no such order: then it is not stored. */
const fates = ['stored', 'kept', 'changed', 'foreign'] as const;
export type StoredFulfilled = (typeof fates)[number];

/** KEYS: fulfilled, pending and failures of the run, then the bucket of each order. ARGV: its id and `1` or `0`. */
const storeScript = script(`
local fulfilled, pending, failures = KEYS[1], KEYS[2], KEYS[3]
local function isAccepted(id, bucket)
  return redis.call('HEXISTS', bucket, id) == 1 or redis.call('HEXISTS', pending, id) == 1
    or redis.call('HEXISTS', failures, id) == 1
end
local fates = {}
for n = 1, #ARGV / 2 do
  local id, value = ARGV[2 * n - 1], ARGV[2 * n]
  local known = redis.call('HGET', fulfilled, id)
  if known == value then fates[n] = 'kept'
  elseif not known and not isAccepted(id, KEYS[n + 3]) then fates[n] = 'foreign'
  else
    redis.call('HSET', fulfilled, id, value)
    fates[n] = known and 'changed' or 'stored'
  end
end
return fates`);

const fatesSchema = z.array(z.enum(fates));

async function storeInShard(
  { redis, prefix }: Shard,
  run: string,
  outcomes: readonly OrderOutcome[],
): Promise<StoredFulfilled[]> {
  const { fulfilled, pending, failures, results } = runKeys(prefix, run);
  const buckets = outcomes.map(({ order_id }) => results(bucketOf(order_id)));
  const keys = [fulfilled, pending, failures, ...buckets];
  const values = outcomes.flatMap(({ order_id, order_fulfilled }) => [
    order_id,
    order_fulfilled ? '1' : '0',
  ]);
  return fatesSchema.parse(await runScript(redis, storeScript, keys, values));
}

/**
 * Stores what became of orders of a run; what is told last counts. One answer per outcome, in their order.
 * @param outcomes some hundreds at most, as it is one step of Redis
 */
export function storeFulfilled(
  shards: Shards,
  run: string,
  outcomes: readonly OrderOutcome[],
): Promise<StoredFulfilled[]> {
  return askByShard(
    outcomes,
    ({ order_id }) => shards.of(order_id),
    (shard, ofShard) => storeInShard(shard, run, ofShard),
  );
}

async function findInShard(
  { redis, prefix }: Shard,
  run: string,
  orderIds: readonly string[],
): Promise<(boolean | null)[]> {
  const stored = await redis.hmget(runKeys(prefix, run).fulfilled, ...orderIds);
  return stored.map((value) => (value === null ? null : value === '1'));
}

/** Whether these orders were fulfilled, in their order; null where it is not known. */
export function findFulfilled(
  shards: Shards,
  run: string,
  orderIds: readonly string[],
): Promise<(boolean | null)[]> {
  return askByShard(orderIds, shards.of, (shard, ids) => findInShard(shard, run, ids));
}
