// One order in one run: which of its places it is in, and what is stored there.
import type { Failure, Order, Result } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import type { Shard, Shards } from '@verdict/shards';
import { z } from 'zod';
import { bucketOf, runKeys } from './keys.ts';
import { unpackFailure, unpackOrder, unpackResult } from './pack.ts';

export type FoundOrder =
  | { readonly state: 'pending'; readonly order: Order }
  | { readonly state: 'decided'; readonly order: Order; readonly result: Result }
  | { readonly state: 'failed'; readonly order: Order; readonly failure: Failure };

// One step, because an order moves from place to place between two.
const findScript = script(`
for i, key in ipairs(KEYS) do
  local stored = redis.call('HGET', key, ARGV[1])
  if stored then return {i, stored} end
end
return {0, ''}`);

const replySchema = z.tuple([z.int(), z.string()]);

/** Undefined when the run never accepted such an order. */
export async function findOrder(
  shards: Shards,
  run: string,
  order_id: string,
): Promise<FoundOrder | undefined> {
  const { redis, prefix } = shards.of(order_id);
  const { results, failures, pending } = runKeys(prefix, run);
  const keys = [results(bucketOf(order_id)), failures, pending];
  const reply = await runScript(redis, findScript, keys, [order_id]);
  const [place, stored] = replySchema.parse(reply);
  if (place === 1) {
    const result = unpackResult(order_id, stored);
    return { state: 'decided', order: result.order, result };
  }
  if (place === 2) {
    const failure = unpackFailure(order_id, stored);
    return { state: 'failed', order: failure.order, failure };
  }
  return place === 3 ? { state: 'pending', order: unpackOrder(order_id, stored) } : undefined;
}

/** What is recorded about these failed orders of a shard, in their order; null where nothing is. */
export async function findFailures(
  { redis, prefix }: Shard,
  run: string,
  orderIds: readonly string[],
): Promise<(Failure | null)[]> {
  if (orderIds.length === 0) return [];
  const stored = await redis.hmget(runKeys(prefix, run).failures, ...orderIds);
  return stored.map((text, n) => (text === null ? null : unpackFailure(orderIds[n] ?? '', text)));
}
