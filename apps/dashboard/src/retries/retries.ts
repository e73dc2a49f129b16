// The retries of this dashboard: those that go on, and the last that have ended.
import { randomBytes } from 'node:crypto';
import { choiceQuery, type RetryChoice } from './retry-choice.ts';
import { Retry, type RetryDeps } from './retry.ts';

/** More at once would only slow each other down. */
export const mostRunning = 4;
/** Each may remember the ids of ten thousand orders, about a megabyte. */
const mostKept = 50;

export class Retries {
  readonly #deps: RetryDeps;
  readonly #stop = new AbortController();
  readonly #retries = new Map<string, Retry>();

  constructor(deps: RetryDeps) {
    this.#deps = deps;
  }

  /**
   * Begins a retry, or finds the one of the same failures that goes on: so two who press at once see the same.
   * Undefined when as many others go on as may.
   */
  start(choice: RetryChoice): Retry | undefined {
    const running = [...this.#retries.values()].filter(
      (retry) => retry.progress().state === 'running',
    );
    const same = running.find((retry) => choiceQuery(retry.choice) === choiceQuery(choice));
    if (same !== undefined) return same;
    if (running.length >= mostRunning) return undefined;
    const id = randomBytes(6).toString('hex');
    const retry = new Retry(id, choice, this.#deps, this.#stop.signal);
    this.#retries.set(id, retry);
    this.#forgetOld();
    return retry;
  }

  find(id: string): Retry | undefined {
    return this.#retries.get(id);
  }

  /** Resolves when the batches in hand are done; the rest stay failures. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#retries.values()].map(({ ended }) => ended));
  }

  #forgetOld(): void {
    for (const [id, retry] of this.#retries) {
      if (this.#retries.size <= mostKept) return;
      if (retry.progress().state !== 'running') this.#retries.delete(id);
    }
  }
}
