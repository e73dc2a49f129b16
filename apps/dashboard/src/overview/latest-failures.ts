import { latestFailedJobs, type FailedJob } from '@verdict/queue';
import { findFailures } from '@verdict/results';
import type { BoardShard } from './source.ts';

/** A failed job and, where an accepted order stands behind it, what its run recorded. */
export interface LatestFailure {
  readonly job_id: string;
  /** The queue's name in Bull Board. */
  readonly queue: string;
  readonly run: string | null;
  readonly order_id: string | null;
  /** Null when no run knows of it: rubbish in the queue, or an order of a dropped run. */
  readonly reason: string | null;
  readonly message: string;
  readonly attempts: number;
  readonly failed_at: string;
}

function failureOfJob(
  { jobId, order, message, attempts, failed_at }: FailedJob,
  { board }: BoardShard,
): LatestFailure {
  const { run = null, order_id = null } = order ?? {};
  const job = { job_id: jobId, queue: board.path };
  return { ...job, run, order_id, reason: null, message, attempts, failed_at };
}

async function withRecord(shard: BoardShard, job: FailedJob): Promise<LatestFailure> {
  const failure = failureOfJob(job, shard);
  if (job.order === undefined) return failure;
  const { run, order_id } = job.order;
  const [recorded] = await findFailures(shard, run, [order_id]);
  if (recorded === undefined || recorded === null) return failure;
  const { reason, message, attempts, failed_at } = recorded;
  return { ...failure, reason, message, attempts, failed_at };
}

interface FailedInShard {
  readonly shard: BoardShard;
  readonly job: FailedJob;
}

async function failedIn(shard: BoardShard, limit: number): Promise<FailedInShard[]> {
  return (await latestFailedJobs(shard, limit)).map((job) => ({ shard, job }));
}

/** Newest first, over all runs and shards. */
export async function readLatestFailures(
  shards: readonly BoardShard[],
  limit: number,
): Promise<LatestFailure[]> {
  const found = await Promise.all(shards.map((shard) => failedIn(shard, limit)));
  const newest = found
    .flat()
    // Of one shard they come in order, and stay so where the times are equal.
    .toSorted((a, b) => b.job.failed_at.localeCompare(a.job.failed_at))
    .slice(0, limit);
  return Promise.all(newest.map(({ shard, job }) => withRecord(shard, job)));
}
