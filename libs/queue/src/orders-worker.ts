// BullMQ's worker with two additions: it processes the batch that stands behind a job, and it hands over a
// job that cannot be parsed, to be failed, instead of running into it for ever.
import {
  type BackendFactory,
  type Job,
  type JobJson,
  type JobsOptions,
  type RedisQueueBackend,
  type Span,
  SpanKind,
  TelemetryAttributes,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { type Batches, type DoneJob, keepOf, type OtherJob } from './batches.ts';
import type { Quarantine } from './guarded-backend.ts';
import { pauseAfterErrors } from './pause-after-errors.ts';
import { plainOptions } from './plain-options.ts';

/** One try at one job. */
export interface JobTry {
  readonly jobId: string;
  readonly data: unknown;
  /** From 1. */
  readonly attempt: number;
  /** How often it is tried at most. */
  readonly attempts: number;
  /** How often a worker vanished that had it in hand. */
  readonly stalls: number;
  /** When it was added, in milliseconds since 1970; NaN where that is not known. */
  readonly addedMs: number;
  /** When this try was taken, in milliseconds since 1970. */
  readonly takenMs: number;
}

export type OrdersJob = Job<unknown, string>;

export function tryOf(job: OrdersJob, attempt: number): JobTry {
  const attempts = job.opts.attempts ?? 1;
  const { data, stalledCounter: stalls, timestamp: addedMs } = job;
  const takenMs = job.processedOn ?? Date.now();
  return { jobId: job.id ?? '', data, attempt, attempts, stalls, addedMs, takenMs };
}

/** The value, or the text itself where it is no JSON. */
function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Most jobs have the same few options: they are parsed once. */
const parsedOptions = new Map<string, JobsOptions>();
const mostParsedOptions = 100;

function optionsOf(text: string): JobsOptions {
  const known = parsedOptions.get(text);
  if (known !== undefined) return known;
  const options = plainOptions(parseOrText(text));
  // Those that are traced differ from each other.
  const isCommon = options.telemetry === undefined && parsedOptions.size < mostParsedOptions;
  if (isCommon) parsedOptions.set(text, options);
  return options;
}

type Process = (job: JobTry) => Promise<string>;

export class OrdersWorker extends Worker<unknown, string> {
  readonly #batches: Batches | undefined;
  readonly #process: Process;
  /** Tries at orders that had lost a worker, as long as they last. */
  readonly #suspects = new Map<string, Promise<string>>();

  /** Takes orders from `run()` on. */
  constructor(
    name: string,
    process: Process,
    options: WorkerOptions,
    quarantine: Quarantine,
    batches: Batches | undefined,
  ) {
    const processBatch = (job: OrdersJob, token?: string) => this.#processBatch(job, token ?? '');
    const open = (batches ?? quarantine).backend;
    const backend: BackendFactory<RedisQueueBackend> = (queue, queueOptions, connections) =>
      pauseAfterErrors(open(queue, queueOptions, connections));
    super(name, processBatch, { ...options, autorun: false }, backend);
    this.#batches = batches;
    this.#process = process;
  }

  /** The id is that of the list: a job may name another one in its fields. It never repeats itself. */
  protected override createJob(json: JobJson, jobId: string): OrdersJob {
    const { repeatJobKey: _scheduler, ...fields } = json;
    const plain = { ...fields, id: jobId, opts: plainOptions(json.opts) };
    // An id without a hash: BullMQ makes up empty data for it.
    const { name, data }: { readonly name?: string; readonly data: string } = json;
    const hasHash = name !== undefined || data !== '{}';
    try {
      const job = super.createJob(plain, jobId);
      return hasHash ? job : Object.assign(job, { data: undefined });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return super.createJob({ ...plain, data: JSON.stringify(json.data) }, jobId);
    }
  }

  async #processBatch(first: OrdersJob, token: string): Promise<string> {
    const others = this.#batches?.takeOthers(first.id ?? '') ?? [];
    if (first.stalledCounter > 0) return this.#beside(this.#tryOnce(first));
    const firstTry = this.#process(tryOf(first, first.attemptsMade + 1));
    if (others.length === 0) return firstTry;
    const takenOn = first.processedOn ?? Date.now();
    for (const { id } of others) this.lockManager.trackJob(id, token, takenOn);
    const otherTries = others.map((other) => this.#processOther(other, token, takenOn));
    try {
      return await this.#acknowledgeTogether(first, token, firstTry, otherTries);
    } finally {
      for (const { id } of others) this.lockManager.untrackJob(id);
    }
  }

  /**
   * A worker that was silent for a while may lose an order and take it again while it still has it in hand: then
   * both wait for the same try. With a try each, the end of the older one would end the renewal of the newer
   * one's lock, for BullMQ renews by job id: the order would be lost and taken again, and so on, for as long as
   * suspects wait longer for their turn than a lock lasts.
   */
  #tryOnce(job: OrdersJob): Promise<string> {
    const key = [job.id, job.timestamp, job.attemptsMade].join(' ');
    const underWay = this.#suspects.get(key);
    if (underWay !== undefined) return underWay;
    const tried = this.#process(tryOf(job, job.attemptsMade + 1)).finally(() =>
      this.#suspects.delete(key),
    );
    this.#suspects.set(key, tried);
    return tried;
  }

  /** An order that is processed alone, and perhaps for long, takes no place from the others. */
  async #beside(tried: Promise<string>): Promise<string> {
    this.concurrency += 1;
    try {
      return await tried;
    } finally {
      this.concurrency -= 1;
    }
  }

  /** The others are acknowledged with the first, or without it when it fails. */
  async #acknowledgeTogether(
    first: OrdersJob,
    token: string,
    firstTry: Promise<string>,
    otherTries: readonly Promise<DoneJob | undefined>[],
  ): Promise<string> {
    const [tried] = await Promise.allSettled([firstTry]);
    const done = (await Promise.all(otherTries)).filter((job) => job !== undefined);
    if (tried.status === 'fulfilled') {
      this.#batches?.finishWith(first, done);
      return tried.value;
    }
    await this.#batches?.finish(this.backend, done, token).catch((error) => this.#report(error));
    throw tried.reason;
  }

  /** @returns what is to be acknowledged: nothing for a job that failed, which goes BullMQ's own way */
  async #processOther(
    other: OtherJob,
    token: string,
    takenOn: number,
  ): Promise<DoneJob | undefined> {
    const context = this.opts.telemetry?.contextManager;
    if (context === undefined) return this.#tryOther(other, token, takenOn);
    // The span that BullMQ gives to the first of a batch, which is no part of that of the others.
    return context.with(context.root?.(), () =>
      this.trace(
        SpanKind.CONSUMER,
        'process',
        this.name,
        (span) => {
          span?.setAttributes({ [TelemetryAttributes.JobId]: other.id });
          return this.#tryOther(other, token, takenOn, span);
        },
        optionsOf(other.opts).telemetry?.metadata,
      ),
    );
  }

  async #tryOther(
    { id, data, opts, addedMs }: OtherJob,
    token: string,
    takenOn: number,
    span?: Span,
  ): Promise<DoneJob | undefined> {
    const { attempts = 1, removeOnComplete } = optionsOf(opts);
    try {
      // Spelt out: a spread costs four microseconds an order here.
      const tried: JobTry = {
        jobId: id,
        data: parseOrText(data),
        attempt: 1,
        attempts,
        stalls: 0,
        addedMs,
        takenMs: takenOn,
      };
      return { id, keep: keepOf(removeOnComplete), value: await this.#process(tried) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      span?.addEvent('job failed', { [TelemetryAttributes.JobFailedReason]: reason });
      await this.#fail(id, token, takenOn, error).catch((cause) => this.#report(cause));
      return undefined;
    }
  }

  async #fail(id: string, token: string, takenOn: number, error: unknown): Promise<void> {
    this.lockManager.untrackJob(id);
    const json = await this.backend.getJobData(id);
    if (json === undefined) return;
    await this.#batches?.noteTaken(this.backend, id, takenOn);
    const job = this.createJob({ ...json, processedOn: takenOn, attemptsStarted: 1 }, id);
    const cause = error instanceof Error ? error : new Error(String(error));
    await job.moveToFailed(cause, token, false);
    this.emit('failed', job, cause, 'active');
  }

  #report(error: unknown): void {
    this.emit('error', error instanceof Error ? error : new Error(String(error)));
  }
}
