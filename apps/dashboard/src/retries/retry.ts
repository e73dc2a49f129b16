// One retry, from the press of a button to the last order that it put back. It goes on when the browser that
// began it is closed, and ends with the dashboard, between two batches.
import type { RetryPolicy } from '@verdict/queue';
import { listRuns, type Run } from '@verdict/results';
import type { Source } from '../overview/source.ts';
import { type Fates, FollowedOrders } from './followed-orders.ts';
import type { RetryChoice } from './retry-choice.ts';
import { retryRun } from './retry-run.ts';
import type { RetryShards } from './retry-shards.ts';

export interface RetryDeps {
  /** @throws while Redis is away */
  readonly source: () => Source;
  readonly shardsOf: RetryShards;
  readonly policy: RetryPolicy;
}

export interface RetryProgress {
  readonly id: string;
  readonly choice: RetryChoice;
  /** `stopped` with the dashboard; `broken` by an error. */
  readonly state: 'running' | 'done' | 'stopped' | 'broken';
  /** ISO 8601. */
  readonly started_at: string;
  readonly ended_at: string | null;
  /** Failures read so far to find those that were chosen. */
  readonly looked: number;
  readonly put_back: number;
  /** Left as they were, because a worker had them in hand. */
  readonly busy: number;
  readonly error: string | null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export class Retry {
  readonly id: string;
  readonly choice: RetryChoice;
  /** Resolves when nothing more is put back; never rejects. */
  readonly ended: Promise<void>;
  readonly #deps: RetryDeps;
  readonly #signal: AbortSignal;
  readonly #followed: FollowedOrders;
  readonly #startedAt = new Date().toISOString();
  #endedAt: string | null = null;
  #state: RetryProgress['state'] = 'running';
  #error: string | null = null;
  #looked = 0;
  #putBack = 0;
  #busy = 0;

  constructor(id: string, choice: RetryChoice, deps: RetryDeps, signal: AbortSignal) {
    this.id = id;
    this.choice = choice;
    this.#deps = deps;
    this.#signal = signal;
    this.#followed = new FollowedOrders((run) => deps.source().shardsOf(run));
    this.ended = this.#run();
  }

  progress(): RetryProgress {
    return {
      id: this.id,
      choice: this.choice,
      state: this.#state,
      started_at: this.#startedAt,
      ended_at: this.#endedAt,
      looked: this.#looked,
      put_back: this.#putBack,
      busy: this.#busy,
      error: this.#error,
    };
  }

  /** What has become of the orders by now. */
  fates(): Promise<Fates> {
    return this.#followed.fresh();
  }

  async #run(): Promise<void> {
    try {
      for (const run of await this.#runs()) await this.#retry(run);
      this.#state = this.#signal.aborted ? 'stopped' : 'done';
    } catch (error) {
      this.#state = 'broken';
      this.#error = messageOf(error);
    }
    this.#endedAt = new Date().toISOString();
  }

  async #runs(): Promise<readonly Run[]> {
    const runs = await listRuns(this.#deps.source().home);
    const { run: only } = this.choice;
    return runs.filter(({ run, dropping }) => {
      return dropping === undefined && (only === undefined || run === only);
    });
  }

  async #retry(run: Run): Promise<void> {
    if (this.#signal.aborted) return;
    const { shardsOf, policy } = this.#deps;
    for await (const batch of retryRun(shardsOf(run), run, this.choice, policy)) {
      this.#looked += batch.looked;
      this.#putBack += batch.order_ids.length;
      this.#busy += batch.busy;
      this.#followed.add(run, batch.order_ids);
      if (this.#signal.aborted) return;
    }
  }
}
