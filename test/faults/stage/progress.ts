import type { Redis } from 'ioredis';
import { keysEnding } from './keys.ts';

/** Orders of the run that have their outcome. */
export async function countOutcomes(redis: Redis): Promise<number> {
  const counts = await keysEnding(redis, 'run:orders:counts');
  const failures = await keysEnding(redis, 'run:orders:failures');
  const decided = await Promise.all(counts.map((key) => redis.hvals(key)));
  const failed = await Promise.all(failures.map((key) => redis.hlen(key)));
  return [...decided.flat().map(Number), ...failed].reduce((sum, count) => sum + count, 0);
}
