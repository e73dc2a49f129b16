import { latestFailedJobs, type FailedJob, type OrdersQueue } from '@verdict/queue';
import { findFailures } from '@verdict/results';
import type { Redis } from 'ioredis';

/** A failed job and, where an accepted order stands behind it, what its run recorded. */
export interface LatestFailure {
  readonly job_id: string;
  readonly run: string | null;
  readonly order_id: string | null;
  /** Null when no run knows of it: rubbish in the queue, or an order of a dropped run. */
  readonly reason: string | null;
  readonly message: string;
  readonly attempts: number;
  readonly failed_at: string;
}

function failureOfJob({ jobId, order, message, attempts, failed_at }: FailedJob): LatestFailure {
  const { run = null, order_id = null } = order ?? {};
  return { job_id: jobId, run, order_id, reason: null, message, attempts, failed_at };
}

async function withRecord(redis: Redis, prefix: string, job: FailedJob): Promise<LatestFailure> {
  const failure = failureOfJob(job);
  if (job.order === undefined) return failure;
  const { run, order_id } = job.order;
  const [recorded] = await findFailures(redis, prefix, run, [order_id]);
  if (recorded === undefined || recorded === null) return failure;
  const { reason, message, attempts, failed_at } = recorded;
  return { ...failure, reason, message, attempts, failed_at };
}

/** Newest first, over all runs. */
export async function readLatestFailures(
  redis: Redis,
  prefix: string,
  queue: OrdersQueue,
  limit: number,
): Promise<LatestFailure[]> {
  const jobs = await latestFailedJobs(redis, queue, limit);
  return Promise.all(jobs.map((job) => withRecord(redis, prefix, job)));
}
