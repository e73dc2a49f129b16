// BullMQ's own backend, with a way out for jobs that it can neither take nor finish: they are set aside with
// a reason, where BullMQ would run into them again and again.
import { type BackendFactory, createRedisBackend, type RedisQueueBackend } from 'bullmq';
import { isBrokenJobError } from './broken-job-error.ts';
import { guardQueue } from './guard.ts';
import { type NextJob, nextJobOf, nothingTaken, problemOfTaken } from './next-job.ts';
import { type LaneKeys, type Reason, type SetAside, setAsideJobs } from './set-aside.ts';
import { findTaken, type TakenJob } from './taken-job.ts';

/** Called for each job that was set aside. */
export type TellSetAside = (job: SetAside) => void;

/** What a text has in the place of bytes that are no UTF-8. */
const replacement = '\uFFFD';

/** The ids as they are stored: one with bytes that are no UTF-8 was read as another. */
async function storedIds({ redis, prefix, lane }: LaneKeys, jobId: string) {
  if (!jobId.includes(replacement)) return [jobId];
  const active = await redis.lrangeBuffer(`${prefix}:${lane}:active`, 0, -1);
  return active.filter((id) => id.toString() === jobId);
}

export class Quarantine {
  readonly #keys: LaneKeys;
  readonly #tell: TellSetAside;
  #isGuarding = false;

  constructor(keys: LaneKeys, tell: TellSetAside) {
    this.#keys = keys;
    this.#tell = tell;
  }

  /** For a BullMQ worker. */
  readonly backend: BackendFactory<RedisQueueBackend> = (queue, queueOptions, connections) => {
    const backend = createRedisBackend(queue, queueOptions, connections);
    this.#guardTaking(backend);
    this.#guardCompleting(backend);
    this.#guardFailing(backend);
    const findStalled = backend.moveStalledJobsToWait.bind(backend);
    backend.moveStalledJobsToWait = () => this.#guarded(findStalled);
    return backend;
  };

  /** Notes one that a script of ours has set aside. */
  tell(job: SetAside): void {
    this.#tell(job);
  }

  async setAside(jobId: string, reason: Reason): Promise<void> {
    await setAsideJobs(this.#keys, await storedIds(this.#keys, jobId), 'active', reason);
    this.#tell({ jobId, ...reason });
  }

  /** The guard's command goes out first, on the same connection: it costs no round trip of its own. */
  async #guarded<T>(action: () => Promise<T>): Promise<T> {
    const guarded = guardQueue(this.#keys).then((aside) => aside.forEach(this.#tell));
    // Its script may have to be sent first, which takes longer.
    if (!this.#isGuarding) await guarded;
    this.#isGuarding = true;
    const [, result] = await Promise.all([guarded, action()]);
    return result;
  }

  #guardTaking(backend: RedisQueueBackend): void {
    const take = backend.moveToActive.bind(backend);
    const takeNext = async (token: string, name?: string): Promise<NextJob> => {
      const next = await this.#guarded(() => take(token, name)).catch((error) => error);
      if (!(next instanceof Error)) {
        return (await this.isUsable(next)) ? next : takeNext(token, name);
      }
      return (await this.#recover(token, next)) ?? takeNext(token, name);
    };
    backend.moveToActive = takeNext;
  }

  #guardCompleting(backend: RedisQueueBackend): void {
    const complete = backend.moveToCompleted.bind(backend);
    backend.moveToCompleted = async (job, value, keep, token, fetchNext) => {
      try {
        const done = await this.#guarded(() => complete(job, value, keep, token, fetchNext));
        const isUsable = await this.isUsable(done.result ?? nothingTaken);
        return isUsable ? done : { ...done, result: nothingTaken };
      } catch (error) {
        const result = await this.#recoverFinishing(job.id ?? '', token, error);
        return { result, finishedOn: Date.now() };
      }
    };
  }

  /** These take no job along: failing is rare, and the next one is taken with care. */
  #guardFailing(backend: RedisQueueBackend): void {
    const fail = backend.moveToFailed.bind(backend);
    backend.moveToFailed = async (job, reason, keep, token, _fetchNext, fields) => {
      try {
        return await fail(job, reason, keep, token, false, fields);
      } catch (error) {
        const result = await this.#recoverFinishing(job.id ?? '', token, error);
        return { result, finishedOn: Date.now() };
      }
    };
    const delay = backend.moveToDelayed.bind(backend);
    backend.moveToDelayed = async (jobId, timestamp, delayMs, token = '', options = {}) => {
      try {
        return await delay(jobId, timestamp, delayMs, token, { ...options, fetchNext: false });
      } catch (error) {
        return this.#recoverFinishing(jobId, token, error);
      }
    };
  }

  /** Whether a job that was taken can be used; it is set aside otherwise. */
  async isUsable([job, id]: NextJob): Promise<boolean> {
    if (!job) return true;
    const jobId = String(id);
    const problem = problemOfTaken(job, jobId) ?? (await this.#problemOfId(jobId));
    if (problem === undefined) return true;
    await this.setAside(jobId, problem);
    return false;
  }

  async #problemOfId(jobId: string): Promise<Reason | undefined> {
    const stored = await storedIds(this.#keys, jobId);
    if (stored.every((id) => Buffer.from(jobId).equals(Buffer.from(id)))) return undefined;
    return { reason: 'job.unreadable-id', message: 'expected an id in UTF-8' };
  }

  /** @returns the job that could not be taken as it was, or undefined when it was set aside */
  async #recover(token: string, error: unknown): Promise<NextJob | undefined> {
    if (!isBrokenJobError(error)) throw error;
    const taken = await findTaken(this.#keys, token);
    if (taken.state === 'none') throw error;
    return this.#use(taken);
  }

  async #use(found: Exclude<TakenJob, { state: 'none' }>): Promise<NextJob | undefined> {
    if (found.state === 'set-aside') {
      this.#tell(found);
      return undefined;
    }
    try {
      const next = nextJobOf([found.fields, found.jobId, 0, 0]);
      return (await this.isUsable(next)) ? next : undefined;
    } catch (error) {
      if (!isBrokenJobError(error)) throw error;
      await this.setAside(found.jobId, { reason: 'job.unreadable', message: error.message });
      return undefined;
    }
  }

  /** Either the job itself cannot be finished, or it is, and the one after it could not be taken. */
  async #recoverFinishing(jobId: string, token: string, error: unknown): Promise<NextJob> {
    if (!isBrokenJobError(error)) throw error;
    const found = await findTaken(this.#keys, token);
    if (found.state !== 'none' && found.jobId !== jobId) {
      return (await this.#use(found)) ?? nothingTaken;
    }
    if (found.state === 'set-aside') this.#tell(found);
    else await this.setAside(jobId, { reason: 'job.unfinishable', message: error.message });
    return nothingTaken;
  }
}
