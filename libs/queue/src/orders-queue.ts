import type { OrderJob } from '@verdict/records';
import type { RedisConnection } from '@verdict/redis-script';
import { Queue } from 'bullmq';
import { jobIdOf } from './job-id.ts';
import { isSampled, keptCompletedJobs } from './sampled-jobs.ts';

export const queueName = 'orders';

export type OrdersQueue = Queue<OrderJob, string>;

/** How often a failing order is tried, and how long before the second try. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly backoffMs: number;
}

export function openOrdersQueue(redis: RedisConnection, prefix: string): OrdersQueue {
  const queue: OrdersQueue = new Queue(queueName, { connection: redis, prefix });
  // Without a listener BullMQ prints each connection error; commands that fail throw it anyway.
  queue.on('error', () => {});
  return queue;
}

function jobOf(job: OrderJob, retry: RetryPolicy) {
  const jobId = jobIdOf(job.run, job.order.order_id);
  return {
    name: 'decide',
    data: job,
    opts: {
      jobId,
      attempts: retry.attempts,
      // Jitter, so that orders that failed together do not come back together.
      backoff: { type: 'exponential', delay: retry.backoffMs, jitter: 0.5 },
      removeOnComplete: isSampled(jobId) ? { count: keptCompletedJobs } : true,
      removeOnFail: false,
      stackTraceLimit: 1,
    },
  };
}

/**
 * Adds jobs of orders that should have one but may not: BullMQ ignores an id that it has, also when
 * that job has failed or finished without leaving an outcome.
 */
export async function restoreOrderJobs(
  queue: OrdersQueue,
  jobs: readonly OrderJob[],
  retry: RetryPolicy,
): Promise<void> {
  await Promise.all(
    jobs.map(async ({ run, order }) => {
      const jobId = jobIdOf(run, order.order_id);
      const state = await queue.getJobState(jobId);
      if (state === 'failed' || state === 'completed') await queue.remove(jobId);
    }),
  );
  await addOrderJobs(queue, jobs, retry);
}

/** Adds one job per order; an order whose job is there already is left alone. */
export async function addOrderJobs(
  queue: OrdersQueue,
  jobs: readonly OrderJob[],
  retry: RetryPolicy,
): Promise<void> {
  await queue.addBulk(jobs.map((job) => jobOf(job, retry)));
}
