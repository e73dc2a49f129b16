// Orders that were accepted and have no outcome yet.
import type { Order } from '@verdict/records';
import type { Shard } from '@verdict/shards';
import { bucketOf, runKeys } from './keys.ts';
import { unpackOrder } from './pack.ts';

const pageSize = 500;

/** The ids of the pending orders of a shard in pages; one may come twice while others are added. */
export async function* pagePending(
  { redis, prefix }: Shard,
  run: string,
): AsyncGenerator<readonly string[]> {
  const key = runKeys(prefix, run).pending;
  let cursor = '0';
  do {
    const [next, fields] = await redis.hscan(key, cursor, 'COUNT', pageSize);
    yield fields.filter((_field, n) => n % 2 === 0);
    cursor = next;
  } while (cursor !== '0');
}

/** Those of these orders of a shard that are pending now. */
export async function findPending(
  { redis, prefix }: Shard,
  run: string,
  orderIds: readonly string[],
): Promise<Order[]> {
  if (orderIds.length === 0) return [];
  const packed = await redis.hmget(runKeys(prefix, run).pending, ...orderIds);
  return packed.flatMap((text, n) => (text === null ? [] : [unpackOrder(orderIds[n] ?? '', text)]));
}

/** How many of these orders of a shard have a result. */
export async function countDecided(
  { redis, prefix }: Shard,
  run: string,
  orderIds: readonly string[],
): Promise<number> {
  const { results } = runKeys(prefix, run);
  const answers = await Promise.all(
    orderIds.map((order_id) => redis.hexists(results(bucketOf(order_id)), order_id)),
  );
  return answers.reduce((sum, answer) => sum + answer, 0);
}
