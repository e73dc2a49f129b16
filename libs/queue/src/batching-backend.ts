// BullMQ acknowledges one job a call, and pays for it with a round trip's worth of work on both sides.
// This backend gathers the jobs that a worker finishes in the same moment and acknowledges them with
// one script. Everything else is BullMQ's own backend.
import { type RedisConnection, runScript } from '@verdict/redis-script';
import {
  type BackendFactory,
  createRedisBackend,
  type MinimalJob,
  raw2NextJobData,
  type RedisQueueBackend,
} from 'bullmq';
import DataLoader from 'dataloader';
import { z } from 'zod';
import { finishScript } from './finish-script.ts';

interface Finished {
  readonly job: MinimalJob;
  readonly token: string;
  /** Finished jobs to keep with this one; 0 removes it, -1 keeps all. */
  readonly keep: number;
  readonly value: string;
  readonly fetchNext: boolean;
}

type Completion = Awaited<ReturnType<RedisQueueBackend['moveToCompleted']>>;

/** Half of the usual concurrency: one batch is on its way while the other is decided. */
const longestBatch = 25;

export interface BatchingOptions {
  readonly redis: RedisConnection;
  readonly name: string;
  readonly lockMs: number;
  readonly minutesOfMetrics: number;
}

function keysOf(backend: RedisQueueBackend): string[] {
  const { wait, active, stalled, delayed, meta, completed, marker } = backend.keys;
  const metrics = backend.toKey('metrics:completed');
  return [wait, active, stalled, delayed, meta, completed, metrics, marker].map(String);
}

function keepOf(removeOnComplete: Parameters<RedisQueueBackend['moveToCompleted']>[2]): number {
  if (removeOnComplete === true) return 0;
  if (typeof removeOnComplete === 'number') return removeOnComplete;
  return (typeof removeOnComplete === 'object' ? removeOnComplete.count : undefined) ?? -1;
}

const answersSchema = z.array(z.tuple([z.int(), z.array(z.any()).nullable()]));

function completionOf(
  [code, next]: z.infer<typeof answersSchema>[number],
  { job }: Finished,
  backend: RedisQueueBackend,
  finishedOn: number,
): Completion | Error {
  if (code === 0) return { result: raw2NextJobData(next ?? []), finishedOn };
  const place = { command: 'moveToFinished', state: 'active' };
  return backend.finishedErrors({ code, ...place, ...(job.id && { jobId: job.id }) });
}

/** Acknowledges a batch and hands out the next jobs, in one round trip. */
async function finishBatch(
  batch: readonly Finished[],
  backend: RedisQueueBackend,
  { redis, name, lockMs, minutesOfMetrics }: BatchingOptions,
): Promise<(Completion | Error)[]> {
  const now = Date.now();
  const values = [backend.toKey(''), now, name, lockMs, minutesOfMetrics];
  for (const { job, token, keep, value, fetchNext } of batch) {
    values.push(job.id ?? '', token, keep, value, fetchNext && !backend.closing ? 1 : 0);
  }
  const answers = answersSchema.parse(
    await runScript(redis, finishScript, keysOf(backend), values),
  );
  return batch.map((finished, n) => completionOf(answers[n] ?? [-1, null], finished, backend, now));
}

/** What a flow or a deduplicated job needs at its end is BullMQ's own affair. */
function isPlain({ parentKey, opts }: MinimalJob): boolean {
  return parentKey === undefined && opts.deduplication === undefined;
}

/** For the fourth argument of a BullMQ worker. */
export function batchingBackend(options: BatchingOptions): BackendFactory<RedisQueueBackend> {
  return (queue, queueOptions, connections) => {
    const backend = createRedisBackend(queue, queueOptions, connections);
    const batches = new DataLoader<Finished, Completion>(
      (batch) => finishBatch(batch, backend, options),
      { cache: false, maxBatchSize: longestBatch, batchScheduleFn: setImmediate },
    );
    const finishOne = backend.moveToCompleted.bind(backend);
    backend.moveToCompleted = (job, value, removeOnComplete, token, fetchNext) => {
      if (!isPlain(job)) return finishOne(job, value, removeOnComplete, token, fetchNext);
      const keep = keepOf(removeOnComplete);
      return batches.load({ job, token, keep, value: JSON.stringify(value ?? null), fetchNext });
    };
    return backend;
  };
}
