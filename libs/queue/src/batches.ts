// BullMQ takes and acknowledges one job a call, and pays for each with a round trip's worth of work on both
// sides. This backend takes and acknowledges batches: BullMQ's worker is given the first job of a batch, and
// the others are kept here for whoever processes it. Everything else is BullMQ's own backend.
import { type RedisConnection, runScript } from '@verdict/redis-script';
import type { BackendFactory, MinimalJob, RedisQueueBackend } from 'bullmq';
import { z } from 'zod';
import { isBrokenJobError } from './broken-job-error.ts';
import { finishScript } from './finish-script.ts';
import { asSetAside } from './guard.ts';
import type { Quarantine } from './guarded-backend.ts';
import { type NextJob, nextJobOf, nothingTaken } from './next-job.ts';
import { roomKeyOf } from './room.ts';
import { quarantineKeyOf } from './set-aside.ts';

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
  readonly prefix: string;
  readonly lane: string;
  /** Of the worker. */
  readonly name: string;
  readonly lockMs: number;
  readonly minutesOfMetrics: number;
  /** Jobs in a batch at most, the first included. */
  readonly batchSize: number;
}

const otherSchema = z.tuple([z.string(), z.string(), z.string().nullable()]);
const replySchema = z.tuple([
  z.array(z.int()),
  z.array(z.unknown()).nullable(),
  z.array(otherSchema),
  z.unknown(),
  z.string(),
]);

function keysOf(backend: RedisQueueBackend, prefix: string): string[] {
  const { wait, active, stalled, delayed, prioritized, meta, completed, marker } = backend.keys;
  const metrics = backend.toKey('metrics:completed');
  const keys = [wait, active, stalled, delayed, prioritized, meta, completed, metrics, marker];
  return [...keys.map(String), roomKeyOf(backend.toKey('')), quarantineKeyOf(prefix)];
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

/** @param addedTimes when each was added, with commas between: one text is cheaper to read than one for each */
function otherJobsOf(
  replies: readonly z.infer<typeof otherSchema>[],
  addedTimes: string,
): OtherJob[] {
  const times = addedTimes.split(',');
  let options = '';
  return replies.map(([id, data, opts], n) => {
    options = opts ?? options;
    return { id, data, opts: options, addedMs: Number(times[n] || NaN) };
  });
}

interface Finished {
  /** Of each job that was done: 0, or the code of BullMQ's error. */
  readonly codes: readonly number[];
  readonly next: NextJob;
  /** Then there may be more to take. */
  readonly hasSetAside: boolean;
}

export class Batches {
  readonly #options: BatchingOptions;
  readonly #quarantine: Quarantine;
  readonly #others = new Map<string, readonly OtherJob[]>();
  readonly #done = new WeakMap<MinimalJob, readonly DoneJob[]>();

  constructor(options: BatchingOptions, quarantine: Quarantine) {
    this.#options = options;
    this.#quarantine = quarantine;
  }

  /** For the fourth argument of a BullMQ worker. */
  readonly backend: BackendFactory<RedisQueueBackend> = (queue, queueOptions, connections) => {
    const backend = this.#quarantine.backend(queue, queueOptions, connections);
    const takeOne = backend.moveToActive.bind(backend);
    const takeNext: typeof takeOne = async (token, name) => {
      const taken = await this.#finish(backend, [], token, this.#options.batchSize);
      if (taken.next[0]) return taken.next;
      return taken.hasSetAside ? takeNext(token, name) : takeOne(token, name);
    };
    backend.moveToActive = takeNext;
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
  ): Promise<Finished> {
    const { redis, prefix, lane, name, lockMs, minutesOfMetrics } = this.#options;
    const now = Date.now();
    const times = [lockMs, minutesOfMetrics, token, wanted, takenOn];
    const values = [backend.toKey(''), now, name, ...times, lane];
    for (const { id, keep, value } of done) {
      values.push(id, keep, keep === 0 ? '' : JSON.stringify(value ?? null));
    }
    const reply = await runScript(redis, finishScript, keysOf(backend, prefix), values);
    const [codes, first, others, aside, addedTimes] = replySchema.parse(reply);
    const setAside = asSetAside(aside);
    for (const job of setAside) this.#quarantine.tell(job);
    const next = first === null ? nothingTaken : await this.#handOut(first, others, addedTimes);
    return { codes, next, hasSetAside: setAside.length > 0 || (first !== null && !next[0]) };
  }

  async #handOut(
    first: readonly unknown[],
    others: readonly z.infer<typeof otherSchema>[],
    addedTimes: string,
  ): Promise<NextJob> {
    const jobId = String(first[1]);
    try {
      const next = nextJobOf(first);
      if (!(await this.#quarantine.isUsable(next))) return nothingTaken;
      this.#others.set(jobId, otherJobsOf(others, addedTimes));
      return next;
    } catch (error) {
      if (!isBrokenJobError(error)) throw error;
      await this.#quarantine.setAside(jobId, { reason: 'job.unreadable', message: error.message });
      return nothingTaken;
    }
  }
}
