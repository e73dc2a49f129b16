import type { Failure, Result } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import { askByShard, type Shard, type Shards } from '@verdict/shards';
import { z } from 'zod';
import { bucketOf, resultBuckets, runKeys } from './keys.ts';
import { unpackFailure, unpackResult } from './pack.ts';

/** Hashes fetched at once, to hide the round trip; fewer where they hold so much that memory would grow. */
const mostBucketsAtOnce = 16;
const resultsAtOnce = 1000;

/** How many to fetch next, after so many buckets had so many results. */
export function bucketsFor(results: number, buckets: number): number {
  if (results === 0) return mostBucketsAtOnce;
  const fitting = Math.floor((resultsAtOnce * buckets) / results);
  return Math.min(Math.max(fitting, 1), mostBucketsAtOnce);
}

/** Sorted by order id. */
function resultsOf(bucket: Readonly<Record<string, string>>): Result[] {
  return Object.entries(bucket)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([order_id, stored]) => unpackResult(order_id, stored));
}

async function* readShard({ redis, prefix }: Shard, run: string): AsyncGenerator<Result> {
  const keys = runKeys(prefix, run);
  let atOnce = 1;
  for (let bucket = 0; bucket < resultBuckets;) {
    const buckets = Array.from({ length: Math.min(atOnce, resultBuckets - bucket) }, (_, n) =>
      keys.results(bucket + n),
    );
    const stored = await Promise.all(buckets.map((key) => redis.hgetall(key)));
    // Unpacked as they are taken: a packed result is a tenth of the objects it becomes.
    for (const ofBucket of stored) yield* resultsOf(ofBucket);
    bucket += buckets.length;
    const results = stored.reduce((sum, ofBucket) => sum + Object.keys(ofBucket).length, 0);
    atOnce = bucketsFor(results, buckets.length);
  }
}

/**
 * The results in one bucket, by order id. Which one an order is in follows from its id, whatever the run and
 * however it is spread.
 */
export async function readBucket(
  { all }: Shards,
  run: string,
  bucket: number,
): Promise<ReadonlyMap<string, Result>> {
  const stored = await Promise.all(
    all.map(({ redis, prefix }) => redis.hgetall(runKeys(prefix, run).results(bucket))),
  );
  const results = stored.flatMap(resultsOf);
  return new Map(results.map((result) => [result.order.order_id, result]));
}

/** Every result of a run, each once, in an order that stays the same as long as they do. */
export async function* readResults(shards: Shards, run: string): AsyncGenerator<Result> {
  for (const shard of shards.all) yield* readShard(shard, run);
}

/** KEYS: the bucket of each order. ARGV: its id. One call, because hundreds cost more than they find. */
const findScript = script(`
local stored = {}
for n, bucket in ipairs(KEYS) do stored[n] = redis.call('HGET', bucket, ARGV[n]) end
return stored`);

const storedSchema = z.array(z.string().nullable());

async function findInShard(
  { redis, prefix }: Shard,
  run: string,
  orderIds: readonly string[],
): Promise<(Result | null)[]> {
  const keys = runKeys(prefix, run);
  const buckets = orderIds.map((order_id) => keys.results(bucketOf(order_id)));
  const stored = storedSchema.parse(await runScript(redis, findScript, buckets, orderIds));
  return stored.map((text, n) => (text === null ? null : unpackResult(orderIds[n] ?? '', text)));
}

/** The results of these orders, in their order; null where there is none. One round trip. */
export function findResults(
  shards: Shards,
  run: string,
  orderIds: readonly string[],
): Promise<(Result | null)[]> {
  return askByShard(orderIds, shards.of, (shard, ids) => findInShard(shard, run, ids));
}

async function readFailuresOf(
  { redis, prefix }: Shard,
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

/** Given up orders of a run, at most `limit` of them. */
export async function readFailures(shards: Shards, run: string, limit: number): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const shard of shards.all) {
    if (failures.length >= limit) break;
    failures.push(...(await readFailuresOf(shard, run, limit - failures.length)));
  }
  return failures;
}
