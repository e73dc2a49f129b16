import { jobIdOf, openAllLanes, type QueueShard, readableJob } from '@verdict/queue';
import type { Shards } from '@verdict/shards';

/** What the queue still knows of an order; most jobs are removed when they are done. In ISO 8601. */
export interface JobTimes {
  readonly accepted_at: string | null;
  /** Of the last try. */
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

/** Anything may stand in a job that was written by hand. */
function isoTime(ms: number | undefined): string | null {
  return ms !== undefined && ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString() : null;
}

async function timesIn({ redis, queue }: QueueShard, jobId: string): Promise<JobTimes | undefined> {
  const job = await readableJob(redis, queue, jobId);
  if (job === undefined) return undefined;
  return {
    accepted_at: isoTime(job.timestamp),
    started_at: isoTime(job.processedOn),
    ended_at: isoTime(job.finishedOn),
  };
}

/** Null where it has no job any more. */
export async function readJobTimes(
  shards: Shards,
  run: string,
  order_id: string,
): Promise<JobTimes | null> {
  const { prefix } = shards.of(order_id);
  const ofShard = openAllLanes(shards).filter((queue) => queue.prefix === prefix);
  const found = await Promise.all(ofShard.map((queue) => timesIn(queue, jobIdOf(run, order_id))));
  return found.find((times) => times !== undefined) ?? null;
}
