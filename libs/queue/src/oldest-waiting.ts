import type { QueueShard } from './queue-shards.ts';

/** Null when nothing waits, or nobody noted when it was added. */
async function oldestOf({ queue, redis }: QueueShard): Promise<number | null> {
  const jobId = await redis.lindex(String(queue.keys.wait), -1);
  const added = jobId === null ? null : await redis.hget(queue.toKey(jobId), 'timestamp');
  return added === null || !Number.isFinite(Number(added)) ? null : Number(added);
}

/**
 * When the order was added that waits for the longest, in milliseconds since 1970: the one that is taken next.
 * Null when none waits.
 */
export async function readOldestWaiting(shards: readonly QueueShard[]): Promise<number | null> {
  const oldest = await Promise.all(shards.map(oldestOf));
  const known = oldest.filter((addedMs) => addedMs !== null);
  return known.length === 0 ? null : Math.min(...known);
}
