// Where orders are now: one step for many, without what is stored there.
import { runScript, script } from '@verdict/redis-script';
import { askByShard, type Shard, type Shards } from '@verdict/shards';
import { z } from 'zod';
import { bucketOf, runKeys } from './keys.ts';

const places = ['decided', 'failed', 'pending', 'gone'] as const;

/** `gone` with its run. */
export type OrderPlace = (typeof places)[number];

/** KEYS: failures and pending of the run, then the bucket of each order. ARGV: its id. */
const placesScript = script(`
local places = {}
for n, id in ipairs(ARGV) do
  if redis.call('HEXISTS', KEYS[n + 2], id) == 1 then places[n] = 'decided'
  elseif redis.call('HEXISTS', KEYS[1], id) == 1 then places[n] = 'failed'
  elseif redis.call('HEXISTS', KEYS[2], id) == 1 then places[n] = 'pending'
  else places[n] = 'gone' end
end
return places`);

const replySchema = z.array(z.enum(places));

async function placesInShard(
  { redis, prefix }: Shard,
  run: string,
  orderIds: readonly string[],
): Promise<OrderPlace[]> {
  const { failures, pending, results } = runKeys(prefix, run);
  const buckets = orderIds.map((order_id) => results(bucketOf(order_id)));
  const keys = [failures, pending, ...buckets];
  return replySchema.parse(await runScript(redis, placesScript, keys, orderIds));
}

/** The place of each of these orders, in their order; of some hundreds at most, as it is one step of Redis. */
export function findPlaces(
  shards: Shards,
  run: string,
  orderIds: readonly string[],
): Promise<OrderPlace[]> {
  return askByShard(orderIds, shards.of, (shard, ids) => placesInShard(shard, run, ids));
}
