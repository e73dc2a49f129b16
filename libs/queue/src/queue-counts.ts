import { parseJobId } from './job-id.ts';
import type { OrdersQueue } from './orders-queue.ts';

export interface QueueCounts {
  readonly active: number;
  readonly delayed: number;
}

async function countOfRun(queue: OrdersQueue, state: 'active' | 'delayed', run: string) {
  const jobIds = await queue.getRanges([state], 0, -1);
  return jobIds.filter((jobId) => parseJobId(jobId)?.run === run).length;
}

/**
 * Orders being decided and orders waiting for their next try, of one run or of all. Ids name the
 * run, and both sets are small: what is active is bounded by the workers' concurrency.
 */
export async function countQueue(queue: OrdersQueue, run?: string): Promise<QueueCounts> {
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
