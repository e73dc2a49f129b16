// Looks after Redis while orders are decided: says when trouble begins and ends, and lets nobody else be
// blamed for it.
import { DeadlineError, isRedisTrouble } from '@verdict/runtime';
import { OrderError } from '@verdict/records';
import { setTimeout as delay } from 'node:timers/promises';

export interface RedisWatchOptions {
  /** Why Redis cannot be worked with right now, if so. */
  readonly findTrouble: () => Promise<string | undefined>;
  readonly log: Readonly<Record<'warn' | 'info', (fields: object, message: string) => void>>;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** Hears of every failure that Redis is to blame for. */
  readonly onTrouble: (error: unknown) => void;
}

/** An order in hand waits at least so long before it is tried again, and at most twice as long. */
const pauseMs = 500;

/** Failures that come of a Redis that does not answer as well as of other causes. */
function mayComeOfTrouble(error: unknown): boolean {
  const isNotStarted = error instanceof OrderError && error.reason === 'order.isolation';
  return error instanceof DeadlineError || isNotStarted;
}

export class RedisWatch {
  readonly #options: RedisWatchOptions;
  readonly #ended = new AbortController();
  #trouble: string | undefined;
  #beganMs = 0;
  #lastSickMs = -Infinity;

  constructor(options: RedisWatchOptions) {
    this.#options = options;
    void this.#look();
  }

  /** What is wrong at the moment, as far as is known. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  close(): void {
    this.#ended.abort();
  }

  /** Whether nothing was wrong since then, in milliseconds of `performance.now()`. */
  wasWellSince(sinceMs: number): boolean {
    return this.#lastSickMs < sinceMs;
  }

  /**
   * Repeats an attempt that failed because of Redis until it succeeds or fails of itself. The order stays in
   * hand meanwhile, and none of its tries is used up.
   */
  async outlast<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      const startedMs = performance.now();
      try {
        return await attempt();
      } catch (error) {
        if (!(await this.#isToBlame(error, startedMs))) throw error;
        this.#options.onTrouble(error);
        await this.#untilWell();
      }
    }
  }

  async #isToBlame(error: unknown, startedMs: number): Promise<boolean> {
    if (isRedisTrouble(error)) return true;
    if (!mayComeOfTrouble(error)) return false;
    if ((await this.#options.findTrouble()) !== undefined) return true;
    return !this.wasWellSince(startedMs);
  }

  /** With jitter, so that those who wait do not come back together. */
  async #untilWell(): Promise<void> {
    do await delay(pauseMs * (1 + Math.random()));
    while (this.#trouble !== undefined);
  }

  async #look(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      this.#note(await this.#options.findTrouble());
      await delay(this.#options.everyMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  #note(trouble: string | undefined): void {
    const { log } = this.#options;
    const nowMs = performance.now();
    const before = this.#trouble;
    this.#trouble = trouble;
    if (trouble !== undefined) this.#lastSickMs = nowMs;
    if (before === undefined && trouble !== undefined) this.#beganMs = nowMs;
    if (trouble !== undefined && trouble !== before) log.warn({ trouble }, 'Redis in trouble');
    if (trouble === undefined && before !== undefined) {
      log.info({ after_ms: Math.round(nowMs - this.#beganMs) }, 'Redis well again');
    }
  }
}
