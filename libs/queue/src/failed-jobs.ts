import type { Redis } from 'ioredis';
import { parseJobId } from './job-id.ts';
import type { OrdersQueue } from './orders-queue.ts';
import { readableJobs } from './readable-jobs.ts';

/** A job that the queue has given up. */
export interface FailedJob {
  readonly jobId: string;
  /** Undefined for a job that no producer of ours has put there. */
  readonly order: { readonly run: string; readonly order_id: string } | undefined;
  readonly message: string;
  readonly attempts: number;
  /** ISO 8601 in UTC. */
  readonly failed_at: string;
}

/** The latest failures of all runs, newest first. */
export async function latestFailedJobs(
  redis: Redis,
  queue: OrdersQueue,
  limit: number,
): Promise<FailedJob[]> {
  const jobs = await readableJobs(redis, queue, ['failed'], 0, limit - 1);
  return jobs.map((job) => ({
    jobId: job.id ?? '',
    order: parseJobId(job.id ?? ''),
    message: String(job.failedReason ?? ''),
    attempts: job.attemptsMade,
    failed_at: new Date(Number(job.finishedOn ?? job.timestamp) || 0).toISOString(),
  }));
}
