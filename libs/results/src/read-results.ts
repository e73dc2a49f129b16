import type { Failure, Result } from '@verdict/records';
import type { Redis } from 'ioredis';
import { bucketOf, resultBuckets, runKeys } from './keys.ts';
import { unpackFailure, unpackResult } from './pack.ts';

/** Hashes fetched at once: enough to hide the round trip, few enough to stay small in memory. */
const bucketsAtOnce = 16;

async function readBuckets(redis: Redis, keys: readonly string[]): Promise<Result[]> {
  const buckets = await Promise.all(keys.map((key) => redis.hgetall(key)));
  return buckets.flatMap((bucket) =>
    Object.entries(bucket)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([order_id, stored]) => unpackResult(order_id, stored)),
  );
}

/** Every result of a run, each once, in an order that stays the same as long as they do. */
export async function* readResults(
  redis: Redis,
  prefix: string,
  run: string,
): AsyncGenerator<Result> {
  const keys = runKeys(prefix, run);
  for (let first = 0; first < resultBuckets; first += bucketsAtOnce) {
    const buckets = Array.from({ length: bucketsAtOnce }, (_, n) => keys.results(first + n));
    yield* await readBuckets(redis, buckets);
  }
}

/** The results of these orders, in their order; null where there is none. One round trip. */
export async function findResults(
  redis: Redis,
  prefix: string,
  run: string,
  orderIds: readonly string[],
): Promise<(Result | null)[]> {
  const keys = runKeys(prefix, run);
  const stored = await Promise.all(
    orderIds.map((order_id) => redis.hget(keys.results(bucketOf(order_id)), order_id)),
  );
  return stored.map((text, n) => (text === null ? null : unpackResult(orderIds[n] ?? '', text)));
}

/** Given up orders of a run, at most `limit` of them. */
export async function readFailures(
  redis: Redis,
  prefix: string,
  run: string,
  limit: number,
): Promise<Failure[]> {
  const key = runKeys(prefix, run).failures;
  const failures = new Map<string, string>();
  let cursor = '0';
  do {
    const [next, fields] = await redis.hscan(key, cursor, 'COUNT', 500);
    for (let n = 0; n < fields.length; n += 2) failures.set(fields[n] ?? '', fields[n + 1] ?? '');
    cursor = next;
  } while (cursor !== '0' && failures.size < limit);
  return [...failures].slice(0, limit).map(([order_id, stored]) => unpackFailure(order_id, stored));
}
