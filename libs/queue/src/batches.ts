// BullMQ takes and acknowledges one job a call, and pays for each with a round trip's worth of work on both
// sides. This backend takes and acknowledges batches: BullMQ's worker is given the first job of a batch, and
// the others are kept here for whoever processes it. Everything else is BullMQ's own backend.
import { type RedisConnection, runScript } from '@verdict/redis-script';
import {
  type BackendFactory,
  createRedisBackend,
  type MinimalJob,
  raw2NextJobData,
  type RedisQueueBackend,
} from 'bullmq';
import { z } from 'zod';
import { finishScript } from './finish-script.ts';
import { roomKeyOf } from './room.ts';

/** A job that was taken together with the first of its batch: as it was added, and never tried. */
export interface OtherJob {
  readonly id: string;
  /** JSON, unchecked: whoever can reach Redis can write it. */
  readonly data: string;
  readonly opts: string;
  /** When it was added, in milliseconds since 1970; NaN where that is not known. */
  readonly addedMs: number;
}

/** A job that is done, to be acknowledged. */
export interface DoneJob {
  readonly id: string;
  /** Finished jobs to keep with this one; 0 removes it, -1 keeps all. */
  readonly keep: number;
  readonly value: unknown;
}

export interface BatchingOptions {
  readonly redis: RedisConnection;
  readonly name: string;
  readonly lockMs: number;
  readonly minutesOfMetrics: number;
  /** Jobs in a batch at most, the first included. */
  readonly batchSize: number;
}

type NextJob = Awaited<ReturnType<RedisQueueBackend['moveToActive']>>;

const nothing: NextJob = [];

const otherSchema = z.tuple([z.string(), z.string(), z.string().nullable()]);
const replySchema = z.tuple([
  z.array(z.int()),
  z.array(z.any()).nullable(),
  z.array(otherSchema),
  z.string(),
]);

function keysOf(backend: RedisQueueBackend): string[] {
  const { wait, active, stalled, delayed, prioritized, meta, completed, marker } = backend.keys;
  const metrics = backend.toKey('metrics:completed');
  const keys = [wait, active, stalled, delayed, prioritized, meta, completed, metrics, marker];
  return [...keys.map(String), roomKeyOf(backend.toKey(''))];
}

export function keepOf(removeOnComplete: MinimalJob['opts']['removeOnComplete']): number {
  if (removeOnComplete === true) return 0;
  if (typeof removeOnComplete === 'number') return removeOnComplete;
  return (typeof removeOnComplete === 'object' ? removeOnComplete.count : undefined) ?? -1;
}

/** What a flow or a deduplicated job needs at its end is BullMQ's own affair. */
function isPlain({ parentKey, opts }: MinimalJob): boolean {
  return parentKey === undefined && opts.deduplication === undefined;
}

/** Fields in turn with their values; with options that are no JSON, BullMQ would stop at this job for ever. */
function nextJobOf(first: unknown[]): NextJob {
  try {
    return raw2NextJobData(first);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [fields, ...rest] = first;
    const options = Array.isArray(fields) ? fields.indexOf('opts') + 1 : 0;
    return raw2NextJobData([Array.isArray(fields) ? fields.with(options, '{}') : fields, ...rest]);
  }
}

/** @param times when each was added, with commas between: one text is cheaper to read than one for each */
function otherJobsOf(replies: readonly z.infer<typeof otherSchema>[], times: string): OtherJob[] {
  const addedTimes = times.split(',');
  let options = '';
  return replies.map(([id, data, opts], n) => {
    options = opts ?? options;
    return { id, data, opts: options, addedMs: Number(addedTimes[n] || NaN) };
  });
}

export class Batches {
  readonly #options: BatchingOptions;
  readonly #others = new Map<string, readonly OtherJob[]>();
  readonly #done = new WeakMap<MinimalJob, readonly DoneJob[]>();

  constructor(options: BatchingOptions) {
    this.#options = options;
  }

  /** For the fourth argument of a BullMQ worker. */
  readonly backend: BackendFactory<RedisQueueBackend> = (queue, queueOptions, connections) => {
    const backend = createRedisBackend(queue, queueOptions, connections);
    const takeOne = backend.moveToActive.bind(backend);
    backend.moveToActive = async (token, name) => {
      const { next } = await this.#finish(backend, [], token, this.#options.batchSize);
      return next[0] ? next : takeOne(token, name);
    };
    const finishOne = backend.moveToCompleted.bind(backend);
    backend.moveToCompleted = (job, value, removeOnComplete, token, fetchNext) =>
      isPlain(job)
        ? this.#finishWithOthers(backend, job, value, token, fetchNext)
        : finishOne(job, value, removeOnComplete, token, fetchNext);
    return backend;
  };

  /** The other jobs of the batch that a job is the first of; asked for once. */
  takeOthers(firstId: string): readonly OtherJob[] {
    const others = this.#others.get(firstId) ?? [];
    this.#others.delete(firstId);
    return others;
  }

  /** Notes on a job that is to stay when it was taken, in milliseconds since 1970, and by whom. */
  async noteTaken(backend: RedisQueueBackend, id: string, takenOn: number): Promise<void> {
    const { redis, name } = this.#options;
    await redis.hset(backend.toKey(id), 'processedOn', takenOn, 'pb', name, 'ats', 1);
  }

  /** Has these acknowledged together with the first job of their batch. */
  finishWith(first: MinimalJob, done: readonly DoneJob[]): void {
    this.#done.set(first, done);
  }

  /** Acknowledges these at once, and takes no others. */
  async finish(backend: RedisQueueBackend, done: readonly DoneJob[], token: string): Promise<void> {
    if (done.length > 0) await this.#finish(backend, done, token, 0, Date.now());
  }

  async #finishWithOthers(
    backend: RedisQueueBackend,
    first: MinimalJob,
    value: unknown,
    token: string,
    fetchNext: boolean,
  ) {
    const finishedOn = Date.now();
    const takenOn = first.processedOn ?? finishedOn;
    const keep = keepOf(first.opts.removeOnComplete);
    const done = [{ id: first.id ?? '', keep, value }, ...(this.#done.get(first) ?? [])];
    const wanted = fetchNext && !backend.closing ? this.#options.batchSize : 0;
    const { codes, next } = await this.#finish(backend, done, token, wanted, takenOn);
    const [code = 0] = codes;
    if (code === 0) return { result: next, finishedOn };
    throw backend.finishedErrors({
      code,
      command: 'moveToFinished',
      state: 'active',
      ...(first.id && { jobId: first.id }),
    });
  }

  async #finish(
    backend: RedisQueueBackend,
    done: readonly DoneJob[],
    token: string,
    wanted: number,
    takenOn = 0,
  ): Promise<{ readonly codes: readonly number[]; readonly next: NextJob }> {
    const { redis, name, lockMs, minutesOfMetrics } = this.#options;
    const now = Date.now();
    const values = [backend.toKey(''), now, name, lockMs, minutesOfMetrics, token, wanted, takenOn];
    for (const { id, keep, value } of done) {
      values.push(id, keep, keep === 0 ? '' : JSON.stringify(value ?? null));
    }
    const reply = await runScript(redis, finishScript, keysOf(backend), values);
    const [codes, first, others, times] = replySchema.parse(reply);
    if (first === null) return { codes, next: nothing };
    const next = nextJobOf(first);
    this.#others.set(String(next[1]), otherJobsOf(others, times));
    return { codes, next };
  }
}
