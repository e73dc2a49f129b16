// What became of the orders that a retry put back. Each is asked about until it has an outcome, at most once a
// second, while somebody looks.
import { findPlaces, type OrderPlace, type Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';

/** More are not remembered: they are a fair sample of a retry that large. */
export const mostFollowed = 10_000;
const pieceSize = 500;
const freshMs = 1000;

export type Fates = Readonly<Record<OrderPlace | 'followed', number>>;

interface RunOrders {
  readonly run: Run;
  readonly open: Set<string>;
}

export class FollowedOrders {
  readonly #shardsOf: (run: Run) => Shards;
  readonly #ofRuns = new Map<string, RunOrders>();
  readonly #settled = { decided: 0, failed: 0, gone: 0 };
  #followed = 0;
  #reading: Promise<void> | undefined;
  #readMs = -Infinity;

  constructor(shardsOf: (run: Run) => Shards) {
    this.#shardsOf = shardsOf;
  }

  add(run: Run, orderIds: readonly string[]): void {
    const ofRun = this.#ofRuns.get(run.run) ?? { run, open: new Set() };
    this.#ofRuns.set(run.run, ofRun);
    for (const order_id of orderIds.slice(0, mostFollowed - this.#followed)) {
      ofRun.open.add(order_id);
      this.#followed += 1;
    }
  }

  /** As of a second ago at most. */
  async fresh(): Promise<Fates> {
    if (performance.now() - this.#readMs >= freshMs) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = undefined;
      });
    }
    await this.#reading;
    const { decided, failed, gone } = this.#settled;
    const pending = this.#followed - decided - failed - gone;
    return { followed: this.#followed, decided, failed, pending, gone };
  }

  async #read(): Promise<void> {
    for (const ofRun of this.#ofRuns.values()) {
      const ids = [...ofRun.open];
      for (let n = 0; n < ids.length; n += pieceSize) {
        await this.#readPiece(ofRun, ids.slice(n, n + pieceSize));
      }
    }
    this.#readMs = performance.now();
  }

  async #readPiece({ run, open }: RunOrders, orderIds: readonly string[]): Promise<void> {
    const places = await findPlaces(this.#shardsOf(run), run.run, orderIds);
    for (const [n, place] of places.entries()) {
      if (place === 'pending') continue;
      open.delete(orderIds[n] ?? '');
      this.#settled[place] += 1;
    }
  }
}
