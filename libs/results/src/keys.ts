// Where a run keeps what. All keys of one prefix share its hash tag, so a script may touch them
// together on Redis Cluster too.
import { crc32 } from 'node:zlib';

/**
 * Results of a run are spread over this many hashes. Each is read in one step when results are
 * exported: exactly once each, without a cursor that may repeat, and never all of them in memory.
 */
export const resultBuckets = 1024;

export interface RunKeys {
  /** Accepted orders without an outcome: order id to packed order. */
  readonly pending: string;
  /** Given up orders: order id to packed order and failure. */
  readonly failures: string;
  /** `recommendation reason` to the number of results. */
  readonly counts: string;
  /** Decided orders: order id to packed order and result. */
  readonly results: (bucket: number) => string;
  /** What became of orders, as it was told later: order id to `1` where it was fulfilled, else `0`. */
  readonly fulfilled: string;
  /** When a worker last stored a result, in ISO 8601. */
  readonly lastDecided: string;
  /** At home only: enqueue id to what came of it. */
  readonly enqueues: string;
  /** At home only: the newest rejects, each behind the id of its enqueue. */
  readonly rejects: string;
  /** At home only: what a shadow pipeline made of the orders, to how often. */
  readonly shadowCounts: string;
  /** At home only: shadow, day of the order and whether it agreed, to how often. */
  readonly shadowDays: string;
  /** At home only: the orders that a shadow decided otherwise, by time. */
  readonly disagreementTimes: string;
  /** At home only: those order ids to what was decided. */
  readonly disagreements: string;
  /** At home only: what became of orders over time, as it was counted last. */
  readonly outcomeWindows: string;
}

export function runsKey(prefix: string): string {
  return `${prefix}:runs`;
}

export function artifactKey(prefix: string, digest: string): string {
  return `${prefix}:artifact:${digest}`;
}

export function runKeys(prefix: string, run: string): RunKeys {
  const base = `${prefix}:run:${run}`;
  return {
    pending: `${base}:pending`,
    failures: `${base}:failures`,
    counts: `${base}:counts`,
    results: (bucket) => `${base}:results:${bucket}`,
    fulfilled: `${base}:fulfilled`,
    lastDecided: `${base}:last-decided`,
    enqueues: `${base}:enqueues`,
    rejects: `${base}:rejects`,
    shadowCounts: `${base}:shadows`,
    shadowDays: `${base}:shadows:days`,
    disagreementTimes: `${base}:disagreements:times`,
    disagreements: `${base}:disagreements`,
    outcomeWindows: `${base}:outcomes:windows`,
  };
}

export interface RecentKeys {
  /** The orders that were decided last, over all runs: run and order id, the newest at the end. */
  readonly recent: string;
  /** How many were ever added to it. */
  readonly total: string;
}

export function recentKeys(prefix: string): RecentKeys {
  return { recent: `${prefix}:recent`, total: `${prefix}:recent:total` };
}

export interface BesideKeys {
  /** What of the orders that were stored last is not counted yet. */
  readonly uncounted: string;
  /** The captured orders, by a sequence number without gaps: `1-0`, `2-0`. */
  readonly capture: string;
  /** How many were ever captured. */
  readonly captureTotal: string;
  /** At home only: a name that tells these numbers from those of another Redis. */
  readonly captureSource: string;
  /** How many elements of `uncounted` have ever been counted. */
  readonly counted: string;
  /** Who counts. */
  readonly counter: string;
}

export function besideKeys(prefix: string): BesideKeys {
  return {
    uncounted: `${prefix}:uncounted`,
    capture: `${prefix}:capture`,
    captureTotal: `${prefix}:capture:total`,
    captureSource: `${prefix}:capture:source`,
    counted: `${prefix}:uncounted:counted`,
    counter: `${prefix}:uncounted:counter`,
  };
}

export interface WindowKeys {
  /** Window to its orders. */
  readonly windows: string;
  /** Counters of one window. */
  readonly window: (window: string) => string;
}

export function windowKeys(prefix: string, run: string): WindowKeys {
  const base = `${prefix}:run:${run}`;
  return { windows: `${base}:windows`, window: (window) => `${base}:window:${window}` };
}

export function bucketOf(order_id: string): number {
  return crc32(order_id) % resultBuckets;
}
