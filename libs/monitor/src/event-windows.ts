// Time by the clock of the orders, in windows of one length: those of days start at midnight, of weeks on Monday.
import { secondsOf, timestampOf } from '@verdict/records';

/** More would be more than anybody reads, and fill the memory where a file has times of many years. */
const mostWindows = 1000;

export class TooManyWindowsError extends Error {
  override readonly name = 'TooManyWindowsError';
}

export interface EventWindow<T> {
  /** Inclusive, as orders write it. */
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
  readonly value: T;
}

export interface EventWindows<T> {
  /** @throws TooManyWindowsError */
  readonly of: (timestamp: string) => T;
  /** Those that were asked for, by time. */
  readonly all: () => readonly EventWindow<T>[];
}

const aMonday = secondsOf('1970-01-05 00:00:00');

/** The start of the window that a time lies in, both in seconds since 1970 by the clock of the orders. */
export function windowStart(seconds: number, lengthSeconds: number): number {
  return aMonday + Math.floor((seconds - aMonday) / lengthSeconds) * lengthSeconds;
}

/** @param open what a window holds at first */
export function openEventWindows<T>(lengthSeconds: number, open: () => T): EventWindows<T> {
  const windows = new Map<number, T>();
  const of = (timestamp: string) => {
    const at = windowStart(secondsOf(timestamp), lengthSeconds);
    const known = windows.get(at);
    if (known !== undefined) return known;
    if (windows.size >= mostWindows) {
      throw new TooManyWindowsError(
        `expected orders in at most ${mostWindows} windows of time, got more: take longer ones`,
      );
    }
    const value = open();
    windows.set(at, value);
    return value;
  };
  const all = () =>
    [...windows]
      .toSorted(([a], [b]) => a - b)
      .map(([at, value]) => {
        const [from, until] = [timestampOf(at), timestampOf(at + lengthSeconds)];
        return { from, until, value };
      });
  return { of, all };
}
