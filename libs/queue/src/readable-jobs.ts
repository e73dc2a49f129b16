// Reads jobs for people. Whoever can reach Redis can write a job that BullMQ itself cannot parse;
// one of them must not hide all others.
import type { RedisConnection } from '@verdict/redis-script';
import { Job } from 'bullmq';
import type { OrdersQueue } from './orders-queue.ts';

/** The data is unchecked: it may be anything. */
export type ReadableJob = Job<unknown, string>;

type JobStates = Parameters<OrdersQueue['getRanges']>[0];

/** A job in the place of one that cannot be parsed; it shows the text that is stored. */
async function unreadableJob(
  redis: RedisConnection,
  queue: OrdersQueue,
  jobId: string,
): Promise<ReadableJob> {
  const fields = ['name', 'data', 'timestamp', 'failedReason'];
  const [name, data, timestamp, failedReason] = await redis.hmget(queue.toKey(jobId), ...fields);
  const shown = { 'not readable as a job': data ?? '' };
  const job = new Job<unknown, string>(queue, name ?? 'unreadable', shown, {}, jobId);
  job.timestamp = Number(timestamp ?? 0);
  if (failedReason !== null && failedReason !== undefined) job.failedReason = failedReason;
  return job;
}

/** The job, or undefined when there is none of that id. */
export async function readableJob(
  redis: RedisConnection,
  queue: OrdersQueue,
  jobId: string,
): Promise<ReadableJob | undefined> {
  try {
    return await queue.getJob(jobId);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return unreadableJob(redis, queue, jobId);
  }
}

/** Jobs of the given states, newest first. */
export async function readableJobs(
  redis: RedisConnection,
  queue: OrdersQueue,
  states: JobStates,
  start: number,
  end: number,
): Promise<ReadableJob[]> {
  const jobIds = await queue.getRanges(states, start, end);
  const jobs = await Promise.all(jobIds.map((jobId) => readableJob(redis, queue, jobId)));
  return jobs.filter((job) => job !== undefined);
}
