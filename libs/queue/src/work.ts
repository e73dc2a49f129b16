import { ImpossibleOrderError } from '@verdict/records';
import type { RedisConnection } from '@verdict/redis-script';
import { UnrecoverableError, type Worker } from 'bullmq';
import { Batches } from './batches.ts';
import { requireTestedBullmq } from './bullmq-version.ts';
import { Quarantine } from './guarded-backend.ts';
import type { Lane } from './orders-queue.ts';
import { type JobTry, OrdersWorker, tryOf } from './orders-worker.ts';
import type { QueueTelemetry } from './queue-telemetry.ts';

/** One try at one order. The data is unchecked: whoever can reach Redis can write it. */
export interface OrderAttempt {
  readonly jobId: string;
  readonly data: unknown;
  /** From 1. */
  readonly attempt: number;
  readonly isLastAttempt: boolean;
  /** How often a worker vanished that had it in hand: its death may be this order's doing. */
  readonly stalls: number;
}

/** When an order was added to the queue and when this try was taken, in milliseconds since 1970. */
export interface AttemptTimes {
  /** NaN where whoever added it did not say. */
  readonly addedMs: number;
  readonly takenMs: number;
}

export interface WorkOptions {
  readonly redis: RedisConnection;
  readonly prefix: string;
  readonly name: string;
  readonly concurrency: number;
  /** A worker that is silent for this long loses its orders to another, in milliseconds. */
  readonly lockMs: number;
  /** `orders` unless told otherwise. */
  readonly lane?: Lane;
  /** Takes and acknowledges orders in batches; otherwise, as by default, with BullMQ's own calls. */
  readonly isBatching?: boolean;
  /** Undefined where nothing is traced. */
  readonly telemetry?: QueueTelemetry | undefined;
  /** The value is kept with the job; the job is acknowledged when the promise resolves. */
  readonly process: (attempt: OrderAttempt, times: AttemptTimes) => Promise<string>;
  /** Called once the queue itself has given up on an order, whatever the cause. */
  readonly onGivenUp: (attempt: OrderAttempt, error: Error) => void;
  readonly onError: (error: Error) => void;
}

/** A week of throughput for Bull Board. */
const minutesOfMetrics = 7 * 24 * 60;

/**
 * How often an order may lose its worker before it is given up. Generous, because the orders that share a
 * dying process are innocent of its death, and whoever has lost a worker is processed alone from then on.
 */
const maxStalledCount = 50;

function attemptOf({ jobId, data, attempt, attempts, stalls }: JobTry): OrderAttempt {
  return { jobId, data, attempt, isLastAttempt: attempt >= attempts, stalls };
}

/** An order that nobody tried: its job could not be read. */
function unreadAttempt(jobId: string): OrderAttempt {
  return { jobId, data: undefined, attempt: 0, isLastAttempt: true, stalls: 0 };
}

/** BullMQ retries every error but its own; ours is translated so that only this file knows. */
function asQueueError(error: unknown): unknown {
  if (!(error instanceof ImpossibleOrderError)) return error;
  return Object.assign(new UnrecoverableError(error.message), { cause: error });
}

/** The error that the order failed with, whatever the queue made of it. */
function originalError(error: Error): Error {
  return error.cause instanceof ImpossibleOrderError ? error.cause : error;
}

/**
 * Two batches: one is on its way while the other is decided. Live orders come one by one, so that most of their batches
 * are of one: four of them, lest one that is slow keeps the next waiting.
 */
const batchesInFlight: Readonly<Record<Lane, number>> = { orders: 2, live: 4 };
/** With fewer orders at once, batches are too small to gain anything. */
const leastBatchSize = 5;

function batchesOf({ concurrency, isBatching = false, lane = 'orders' }: WorkOptions) {
  const inFlight = batchesInFlight[lane];
  const size = isBatching ? Math.floor(concurrency / inFlight) : 1;
  return size < leastBatchSize ? { size: 1, inFlight: concurrency } : { size, inFlight };
}

/**
 * Starts taking orders from the queue.
 * @throws UntestedBullmqError
 */
export function startWork(options: WorkOptions): Worker<unknown, string> {
  const { redis, prefix, name, lane = 'orders', lockMs, isBatching = false } = options;
  if (isBatching) requireTestedBullmq();
  const { size: batchSize, inFlight } = batchesOf(options);
  const process = async (job: JobTry) => {
    try {
      return await options.process(attemptOf(job), job);
    } catch (error) {
      throw asQueueError(error);
    }
  };
  const quarantine = new Quarantine({ redis, prefix, lane }, ({ jobId, reason, message }) =>
    options.onGivenUp(unreadAttempt(jobId), new ImpossibleOrderError(reason, message)),
  );
  const worker = new OrdersWorker(
    lane,
    process,
    {
      connection: redis,
      prefix,
      name,
      concurrency: inFlight,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount,
      metrics: { maxDataPoints: minutesOfMetrics },
      ...(options.telemetry && { telemetry: options.telemetry }),
    },
    quarantine,
    isBatching
      ? new Batches({ redis, prefix, lane, name, lockMs, minutesOfMetrics, batchSize }, quarantine)
      : undefined,
  );
  worker.on('error', options.onError);
  worker.on('failed', (job, error) => {
    if (job?.finishedOn === undefined) return;
    options.onGivenUp(attemptOf(tryOf(job, job.attemptsMade)), originalError(error));
  });
  worker.run().catch(options.onError);
  return worker;
}
