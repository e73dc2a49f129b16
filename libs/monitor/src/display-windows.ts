// From the windows that were counted to those that people look at: longer ones, of enough orders to be compared.
import { windowStart } from './event-windows.ts';

/** A part of the time of orders, in seconds by their clock. */
export interface TimeWindow {
  readonly start_seconds: number;
  readonly length_seconds: number;
  readonly orders: number;
}

const hour = 3600;
const day = 24 * hour;
const displayLengths = [hour, day, 7 * day, 28 * day];

/** Fewer say nothing of most features. */
const enoughOrders = 500;

function longestOf(windows: readonly TimeWindow[]): number {
  return windows.reduce((longest, { length_seconds }) => Math.max(longest, length_seconds), 1);
}

/** Lengths into which the windows can be put together, the shortest first: theirs, days, weeks, four weeks. */
export function lengthsFor(windows: readonly TimeWindow[]): number[] {
  const stored = longestOf(windows);
  const longer = displayLengths.filter((length) => length > stored && length % stored === 0);
  return [stored, ...longer];
}

export interface WindowGroup<T extends TimeWindow> {
  readonly start_seconds: number;
  readonly length_seconds: number;
  readonly orders: number;
  /** By time. */
  readonly windows: readonly T[];
}

/** Windows put together, by time. Where there is none, there is no group. */
export function groupWindows<T extends TimeWindow>(
  windows: readonly T[],
  length_seconds: number,
): WindowGroup<T>[] {
  const groups = new Map<number, T[]>();
  for (const window of windows) {
    const start = windowStart(window.start_seconds, length_seconds);
    groups.set(start, [...(groups.get(start) ?? []), window]);
  }
  const byTime = [...groups].toSorted(([a], [b]) => a - b);
  return byTime.map(([start_seconds, grouped]) => ({
    start_seconds,
    length_seconds,
    orders: grouped.reduce((sum, { orders }) => sum + orders, 0),
    windows: grouped.toSorted((a, b) => a.start_seconds - b.start_seconds),
  }));
}

function middleOrders(windows: readonly TimeWindow[]): number {
  const orders = windows.map((window) => window.orders).toSorted((a, b) => a - b);
  return orders[Math.floor(orders.length / 2)] ?? 0;
}

/** The shortest length whose middle window has at least 500 orders, and that makes no more windows than `most`. */
export function chooseLength(windows: readonly TimeWindow[], most: number): number {
  const lengths = lengthsFor(windows);
  const isEnough = (length: number) => {
    const groups = groupWindows(windows, length);
    return groups.length <= most && middleOrders(groups) >= enoughOrders;
  };
  return lengths.find(isEnough) ?? lengths.at(-1) ?? day;
}

/**
 * Where the first quarter of the time of some windows ends, in whole windows, at least one: those that start before
 * it are its.
 * @param windows by time, at least one
 */
export function endOfFirstQuarter(windows: readonly TimeWindow[]): number {
  const [first] = windows;
  const last = windows.at(-1);
  if (first === undefined || last === undefined)
    throw new RangeError('expected a window, got none');
  const begin = first.start_seconds;
  const quarter = (last.start_seconds + last.length_seconds - begin) / 4;
  return begin + Math.max(1, Math.floor(quarter / first.length_seconds)) * first.length_seconds;
}
