// The last results of all runs in memory, shared by everybody who searches. What was decided since is read
// once a second while somebody does; without a search it costs Redis nothing.
import type { Result } from '@verdict/records';
import { findResults, listRuns, readRecent, recentResults, type Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import type { BoardShard, Source } from '../overview/source.ts';
import { byNewest, mergeNewest, type SearchedResult, searchedResult } from './searched-result.ts';

const everyMs = 1000;
/** So old may be what is searched: while much is decided, nobody waits for the last of it to be read. */
const freshMs = 2000;
/** Somebody who has searched will do so again; who comes later waits until it has caught up. */
const followedMs = 60_000;
/** Found in one step of Redis, which does nothing else meanwhile. */
const pieceSize = 500;

interface Found {
  readonly run: string;
  readonly result: Result;
}

/** Those of runs that are gone are left out. */
async function lookUp(
  shards: Shards,
  runs: ReadonlyMap<string, Run>,
  orders: readonly { readonly run: string; readonly order_id: string }[],
): Promise<Found[]> {
  const names = [...new Set(orders.map(({ run }) => run))].filter((name) => runs.has(name));
  const found: Found[] = [];
  for (const run of names) {
    const ids = orders.filter((order) => order.run === run).map(({ order_id }) => order_id);
    for (const result of await findResults(shards, run, ids)) {
      if (result !== null) found.push({ run, result });
    }
  }
  return found;
}

export class RecentResults {
  readonly #source: () => Source;
  readonly #capacity: number;
  readonly #places = new Map<string, number>();
  readonly #results = new Map<string, SearchedResult>();
  #runs: ReadonlyMap<string, Run> = new Map();
  #newestFirst: readonly SearchedResult[] = [];
  /** Those that are not among them yet. */
  #added: SearchedResult[] = [];
  /** Whether one of them is gone or was replaced. */
  #isOutdated = false;
  #reading: Promise<void> | undefined;
  #readMs = -Infinity;
  #wantedMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** @param source throws while Redis is away */
  constructor(source: () => Source, capacity = recentResults) {
    this.#source = source;
    this.#capacity = capacity;
  }

  /** Reads ahead, so that a search finds everything there. */
  follow(): void {
    const isWanted = performance.now() - this.#wantedMs < followedMs;
    const read = isWanted ? this.#readOnce().catch(() => {}) : Promise.resolve();
    void read.then(() => {
      this.#timer = setTimeout(() => this.follow(), everyMs).unref();
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The newest first, as they were two seconds ago at most. */
  async fresh(): Promise<readonly SearchedResult[]> {
    this.#wantedMs = performance.now();
    if (performance.now() - this.#readMs >= freshMs) await this.#readOnce();
    return this.#newestFirst;
  }

  #readOnce(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const source = this.#source();
    const runs = await listRuns(source.home);
    this.#forgetDropped(new Map(runs.map((run) => [run.run, run])));
    for (const shards of source.layoutsOf(runs)) {
      for (const shard of shards.all) await this.#readShard(shards, shard);
    }
    if (this.#isOutdated || this.#added.length > 0) this.#arrange();
    this.#readMs = performance.now();
  }

  /** A run of the same name that was started since is another one. */
  #forgetDropped(runs: ReadonlyMap<string, Run>): void {
    const kept = (name: string) => runs.get(name)?.created_at === this.#runs.get(name)?.created_at;
    const dropped = new Set([...this.#runs.keys()].filter((name) => !kept(name)));
    this.#runs = runs;
    if (dropped.size === 0) return;
    for (const [key, { run }] of this.#results) if (dropped.has(run)) this.#results.delete(key);
    this.#isOutdated = true;
  }

  async #readShard(shards: Shards<BoardShard>, shard: BoardShard): Promise<void> {
    const share = Math.ceil(this.#capacity / shards.all.length);
    for (let left = Infinity; left > 0;) {
      const piece = await readRecent(shard, this.#places.get(shard.prefix) ?? 0, pieceSize);
      // After a long time: only what there is room for.
      this.#places.set(shard.prefix, piece.next + Math.max(piece.left - share, 0));
      const found = await lookUp(shards, this.#runs, piece.orders);
      for (const { run, result } of found) this.#add(searchedResult(run, result));
      left = piece.left;
    }
  }

  #add(result: SearchedResult): void {
    const key = `${result.run} ${result.order_id}`;
    if (this.#results.has(key)) this.#isOutdated = true;
    this.#results.set(key, result);
    this.#added.push(result);
  }

  /** All are sorted only when one of them is gone or was replaced: a hundred thousand take their time. */
  #arrange(): void {
    const arranged = this.#isOutdated
      ? [...this.#results.values()].toSorted(byNewest)
      : mergeNewest(this.#newestFirst, this.#added.toSorted(byNewest));
    for (const { run, order_id } of arranged.slice(this.#capacity)) {
      this.#results.delete(`${run} ${order_id}`);
    }
    this.#newestFirst = arranged.slice(0, this.#capacity);
    this.#added = [];
    this.#isOutdated = false;
  }
}
