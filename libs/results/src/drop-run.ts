import type { Redis } from 'ioredis';
import { resultBuckets, runKeys, runsKey } from './keys.ts';

/** Removes a run with its results, failures and counts. Its jobs are the queue's affair. */
export async function dropRun(redis: Redis, prefix: string, run: string): Promise<void> {
  const { pending, failures, counts, results } = runKeys(prefix, run);
  const buckets = Array.from({ length: resultBuckets }, (_, bucket) => results(bucket));
  // The run's name goes last: a drop that broke off can be seen and repeated.
  await redis.unlink(pending, failures, counts, ...buckets);
  await redis.hdel(runsKey(prefix), run);
}
