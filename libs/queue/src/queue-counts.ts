import { parseJobId } from './job-id.ts';
import type { OrdersQueue } from './orders-queue.ts';
import type { QueueShard } from './queue-shards.ts';

export interface QueueCounts {
  readonly active: number;
  readonly delayed: number;
}

async function countOfRun(queue: OrdersQueue, state: 'active' | 'delayed', run: string) {
  const jobIds = await queue.getRanges([state], 0, -1);
  return jobIds.filter((jobId) => parseJobId(jobId)?.run === run).length;
}

async function countOne(queue: OrdersQueue, run?: string): Promise<QueueCounts> {
  if (run === undefined) {
    const counts = await queue.getJobCounts('active', 'delayed');
    return { active: counts['active'] ?? 0, delayed: counts['delayed'] ?? 0 };
  }
  const [active, delayed] = await Promise.all([
    countOfRun(queue, 'active', run),
    countOfRun(queue, 'delayed', run),
  ]);
  return { active, delayed };
}

/**
 * Orders being decided and orders waiting for their next try, of one run or of all. Ids name the
 * run, and both sets are small: what is active is bounded by the workers' concurrency.
 */
export async function countQueue(
  shards: readonly QueueShard[],
  run?: string,
): Promise<QueueCounts> {
  const counts = await Promise.all(shards.map(({ queue }) => countOne(queue, run)));
  return {
    active: counts.reduce((sum, { active }) => sum + active, 0),
    delayed: counts.reduce((sum, { delayed }) => sum + delayed, 0),
  };
}

/** Orders that wait, for a worker or for their next try, of all runs. */
export async function countBacklog(shards: readonly QueueShard[]): Promise<number> {
  const counts = await Promise.all(
    shards.map(({ queue }) => queue.getJobCountByTypes('waiting', 'delayed')),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
