// What workers have counted of the orders of a run, all shards together. A window whose number of orders is as before
// is not read again.
import {
  mergeWindowCounts,
  parseWindowFields,
  type TimeWindow,
  type WindowCounts,
} from '@verdict/monitor';
import { listWindows, readWindow, type StoredWindow } from '@verdict/results';
import type { Shards } from '@verdict/shards';

export interface CountedWindow extends TimeWindow {
  readonly counts: WindowCounts;
}

export interface CountedWindows {
  /** By time. */
  readonly windows: readonly CountedWindow[];
  /** Orders of so many other times that they are counted together. */
  readonly orders_elsewhere: number;
  /** Of all windows: what they take of memory. */
  readonly counters: number;
}

/** @returns what it returned before where nothing has changed since */
export type ReadCounted = (shards: Shards, run: string) => Promise<CountedWindows>;

/** Read at once: Redis has others to serve. */
const readAtOnce = 16;

interface Known {
  readonly state: string;
  readonly window: CountedWindow;
}

function byName(stored: readonly StoredWindow[]): [string, StoredWindow[]][] {
  const names = new Map<string, StoredWindow[]>();
  for (const window of stored) {
    names.set(window.name, [...(names.get(window.name) ?? []), window]);
  }
  return [...names];
}

function ordersOf(stored: readonly StoredWindow[]): number {
  return stored.reduce((sum, { orders }) => sum + orders, 0);
}

function countersOf({ features, phases }: WindowCounts): number {
  const ofFeatures = Object.values(features).map(({ counts }) => Object.keys(counts).length);
  const ofPhases = Object.values(phases).map(({ counts }) => counts.size);
  return [...ofFeatures, ...ofPhases].reduce((sum, size) => sum + size, 0);
}

async function readMerged(shards: Shards, run: string, stored: readonly StoredWindow[]) {
  const fields = await Promise.all(stored.map((window) => readWindow(shards, run, window)));
  return mergeWindowCounts(fields.map(parseWindowFields));
}

/** Of one run. */
export function openCountedWindows(): ReadCounted {
  let known = new Map<string, Known>();
  let last: CountedWindows = { windows: [], orders_elsewhere: 0, counters: 0 };

  async function readOne(
    shards: Shards,
    run: string,
    [name, stored]: readonly [string, readonly StoredWindow[]],
  ): Promise<readonly [string, Known][]> {
    const [first] = stored;
    if (first === undefined || first.length_seconds === null || first.start_seconds === null) {
      return [];
    }
    const state = stored.map(({ shard, orders }) => `${shard}:${orders}`).join();
    const before = known.get(name);
    if (before?.state === state) return [[name, before]];
    const { length_seconds, start_seconds } = first;
    const counts = await readMerged(shards, run, stored);
    const window = { length_seconds, start_seconds, orders: counts.decisions.n, counts };
    return [[name, { state, window }]];
  }

  return async (shards, run) => {
    const stored = byName(await listWindows(shards, run));
    const read = new Map<string, Known>();
    for (let n = 0; n < stored.length; n += readAtOnce) {
      const piece = stored.slice(n, n + readAtOnce);
      const found = await Promise.all(piece.map((named) => readOne(shards, run, named)));
      for (const [name, one] of found.flat()) read.set(name, one);
    }
    const isSame =
      read.size === known.size && [...read].every(([name, one]) => known.get(name) === one);
    const other = stored.flatMap(([, windows]) =>
      windows.filter(({ start_seconds }) => start_seconds === null),
    );
    const orders_elsewhere = ordersOf(other);
    known = read;
    if (isSame && last.orders_elsewhere === orders_elsewhere) return last;
    const windows = [...read.values()]
      .map(({ window }) => window)
      .toSorted((a, b) => a.start_seconds - b.start_seconds);
    const counters = windows.reduce((sum, { counts }) => sum + countersOf(counts), 0);
    last = { windows, orders_elsewhere, counters };
    return last;
  };
}
