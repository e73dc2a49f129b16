import { parseJobId } from './job-id.ts';
import type { QueueShard } from './queue-shards.ts';
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

const latestDateMs = 8.64e15;

/** A job that was written by hand may bear a time that is none. */
function asIso(atMs: number): string {
  return new Date(Math.abs(atMs) <= latestDateMs ? atMs : 0).toISOString();
}

/** The latest failures of all runs in a shard, newest first. */
export async function latestFailedJobs(
  { redis, queue }: QueueShard,
  limit: number,
): Promise<FailedJob[]> {
  const jobs = await readableJobs(redis, queue, ['failed'], 0, limit - 1);
  return jobs.map((job) => ({
    jobId: job.id ?? '',
    order: parseJobId(job.id ?? ''),
    message: job.failedReason ?? '',
    attempts: job.attemptsMade,
    failed_at: asIso(job.finishedOn ?? job.timestamp),
  }));
}
