import { ImpossibleOrderError } from '@verdict/records';
import type { RedisConnection } from '@verdict/redis-script';
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import { batchingBackend } from './batching-backend.ts';
import { queueName } from './orders-queue.ts';

/** One try at one order. The data is unchecked: whoever can reach Redis can write it. */
export interface OrderAttempt {
  readonly jobId: string;
  readonly data: unknown;
  /** From 1. */
  readonly attempt: number;
  readonly isLastAttempt: boolean;
}

export interface WorkOptions {
  readonly redis: RedisConnection;
  readonly prefix: string;
  readonly name: string;
  readonly concurrency: number;
  /** A worker that is silent for this long loses its orders to another, in milliseconds. */
  readonly lockMs: number;
  /** The value is kept with the job; the job is acknowledged when the promise resolves. */
  readonly process: (attempt: OrderAttempt) => Promise<string>;
  /** Called once the queue itself has given up on an order, whatever the cause. */
  readonly onGivenUp: (attempt: OrderAttempt, error: Error) => void;
  readonly onError: (error: Error) => void;
}

/** A week of throughput for Bull Board. */
const minutesOfMetrics = 7 * 24 * 60;

/**
 * How often an order may lose its worker before it is given up. Generous, because the orders that
 * share a dying process are innocent of its death.
 */
const maxStalledCount = 10;

function attemptOf(job: Job<unknown, string>, attempt: number): OrderAttempt {
  const isLastAttempt = attempt >= (job.opts.attempts ?? 1);
  return { jobId: job.id ?? '', data: job.data, attempt, isLastAttempt };
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

/** Starts taking orders from the queue. */
export function startWork(options: WorkOptions): Worker<unknown, string> {
  const { redis, prefix, name, concurrency, lockMs } = options;
  const run = async (job: Job<unknown, string>) => {
    try {
      return await options.process(attemptOf(job, job.attemptsMade + 1));
    } catch (error) {
      throw asQueueError(error);
    }
  };
  const worker = new Worker<unknown, string>(
    queueName,
    run,
    {
      connection: redis,
      prefix,
      name,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount,
      metrics: { maxDataPoints: minutesOfMetrics },
    },
    batchingBackend({ redis, name, lockMs, minutesOfMetrics }),
  );
  worker.on('error', options.onError);
  worker.on('failed', (job, error) => {
    if (job?.finishedOn === undefined) return;
    options.onGivenUp(attemptOf(job, job.attemptsMade), originalError(error));
  });
  return worker;
}
