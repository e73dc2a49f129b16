import { isBrokenJobError } from './broken-job-error.ts';
import type { QueueShard } from './queue-shards.ts';

/** Null where nobody noted it, or what is there is no job. */
async function timestampOf({ queue, redis }: QueueShard, jobId: string): Promise<string | null> {
  try {
    return await redis.hget(queue.toKey(jobId), 'timestamp');
  } catch (error) {
    if (isBrokenJobError(error)) return null;
    throw error;
  }
}

/** Null when nothing waits, or nobody noted when it was added. */
async function oldestOf(shard: QueueShard): Promise<number | null> {
  const jobId = await shard.redis.lindex(String(shard.queue.keys.wait), -1);
  const added = jobId === null ? null : await timestampOf(shard, jobId);
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
