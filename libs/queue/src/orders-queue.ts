import type { OrderJob } from '@verdict/records';
import { type RedisConnection, runScript } from '@verdict/redis-script';
import { Queue, SpanKind, TelemetryAttributes } from 'bullmq';
import { addScript } from './add-script.ts';
import { requireTestedBullmq } from './bullmq-version.ts';
import { jobIdOf } from './job-id.ts';
import type { QueueTelemetry } from './queue-telemetry.ts';
import { isSampled, keptCompletedJobs } from './sampled-jobs.ts';

/** Orders of files wait in `orders`. Those in `live` are decided beside them, without waiting behind. */
export const lanes = ['orders', 'live'] as const;
export type Lane = (typeof lanes)[number];

/** How often a failing order is tried, and how long before the second try. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly backoffMs: number;
}

export interface QueueOptions {
  readonly lane?: Lane;
  /** Adds orders in batches; otherwise, as by default, with BullMQ's own calls. */
  readonly isBatching?: boolean;
  /** For those who only look: BullMQ would note its version and settings with the queue. */
  readonly isLooking?: boolean;
  /** Undefined where nothing is traced. */
  readonly telemetry?: QueueTelemetry | undefined;
}

/** BullMQ's queue, with the connection that it was opened on. */
export class OrdersQueue extends Queue<OrderJob, string> {
  readonly redis: RedisConnection;
  readonly isBatching: boolean;

  constructor(
    redis: RedisConnection,
    prefix: string,
    { lane = 'orders', isBatching = false, isLooking = false, telemetry }: QueueOptions,
  ) {
    const traced = telemetry === undefined ? {} : { telemetry };
    super(lane, { connection: redis, prefix, skipMetasUpdate: isLooking, ...traced });
    this.redis = redis;
    this.isBatching = isBatching;
    // Without a listener BullMQ prints each connection error; commands that fail throw it anyway.
    this.on('error', () => {});
  }
}

/** @throws UntestedBullmqError */
export function openOrdersQueue(
  redis: RedisConnection,
  prefix: string,
  options: QueueOptions = {},
): OrdersQueue {
  if (options.isBatching) requireTestedBullmq();
  return new OrdersQueue(redis, prefix, options);
}

const jobName = 'decide';

function optionsOf(jobId: string, { attempts, backoffMs }: RetryPolicy) {
  return {
    attempts,
    // Jitter, so that orders that failed together do not come back together.
    backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
    removeOnComplete: isSampled(jobId) ? { count: keptCompletedJobs } : true,
    removeOnFail: false,
    stackTraceLimit: 1,
  };
}

/** Those that have failed or are done. To ask for the state of each would search the whole waiting list. */
async function endedJobs(queue: OrdersQueue, jobIds: readonly string[]): Promise<string[]> {
  if (jobIds.length === 0) return [];
  const { failed, completed } = queue.keys;
  const scores = await Promise.all(
    [failed, completed].map((key) => queue.redis.zmscore(String(key), ...jobIds)),
  );
  return jobIds.filter((_jobId, n) => scores.some((ofSet) => (ofSet[n] ?? null) !== null));
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
  const jobIds = jobs.map(({ run, order }) => jobIdOf(run, order.order_id));
  const ended = await endedJobs(queue, jobIds);
  await Promise.all(ended.map((jobId) => queue.remove(jobId)));
  await addOrderJobs(queue, jobs, retry);
}

async function addOneByOne(
  queue: OrdersQueue,
  jobs: readonly OrderJob[],
  retry: RetryPolicy,
): Promise<void> {
  await queue.addBulk(
    jobs.map((job) => {
      const jobId = jobIdOf(job.run, job.order.order_id);
      return { name: jobName, data: job, opts: { ...optionsOf(jobId, retry), jobId } };
    }),
  );
}

/** Of a job as it is stored; with what is traced, what its spans belong to. */
function optionsText(jobId: string, retry: RetryPolicy, traceContext: string | undefined): string {
  const options = optionsOf(jobId, retry);
  return JSON.stringify(traceContext === undefined ? options : { ...options, tm: traceContext });
}

/** With the span that BullMQ's own call would have, where that is traced. */
async function addBatch(
  queue: OrdersQueue,
  jobs: readonly OrderJob[],
  retry: RetryPolicy,
): Promise<void> {
  await queue.trace(SpanKind.PRODUCER, 'addBulk', queue.name, (span, traceContext) => {
    span?.setAttributes({ [TelemetryAttributes.BulkCount]: jobs.length });
    return sendBatch(queue, jobs, retry, traceContext);
  });
}

async function sendBatch(
  queue: OrdersQueue,
  jobs: readonly OrderJob[],
  retry: RetryPolicy,
  traceContext: string | undefined,
): Promise<void> {
  const { wait, active, meta, marker } = queue.keys;
  const values: (string | number)[] = [queue.toKey(''), Date.now(), jobName];
  for (const job of jobs) {
    const jobId = jobIdOf(job.run, job.order.order_id);
    values.push(jobId, JSON.stringify(job), optionsText(jobId, retry, traceContext));
  }
  await runScript(queue.redis, addScript, [wait, active, meta, marker].map(String), values);
}

/** Adds one job per order; an order whose job is there already is left alone. */
export async function addOrderJobs(
  queue: OrdersQueue,
  jobs: readonly OrderJob[],
  retry: RetryPolicy,
): Promise<void> {
  if (jobs.length === 0) return;
  await (queue.isBatching ? addBatch : addOneByOne)(queue, jobs, retry);
}
