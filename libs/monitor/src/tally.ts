// What was counted and measured in some time, and how it stands in a hash of Redis.
import { emptyHistogram, type Histogram, mergeHistograms } from './histogram.ts';

export const counters = ['accepted', 'decided', 'failed', 'retried'] as const;
export type Counter = (typeof counters)[number];

/** The lanes of the queue; what a live order waits says nothing about the others. */
export const measuredLanes = ['orders', 'live'] as const;
export type MeasuredLane = (typeof measuredLanes)[number];

/** From its enqueue until an order is taken the first time; from then until its result is stored. */
export const phases = ['waiting', 'processing'] as const;
export type Phase = (typeof phases)[number];

/** In milliseconds. */
export type Durations = Readonly<Record<MeasuredLane, Histogram>>;

/** `failed` counts what was given up, `retried` every try after the first. */
export type Tally = Readonly<Record<Counter, number>> & Readonly<Record<Phase, Durations>>;

export const emptyTally: Tally = {
  accepted: 0,
  decided: 0,
  failed: 0,
  retried: 0,
  waiting: { orders: emptyHistogram, live: emptyHistogram },
  processing: { orders: emptyHistogram, live: emptyHistogram },
};

/** Short, as there are many of them: `ow17` is bucket 17 of the waiting times of orders, `ow+` their sum. */
const initials = { orders: 'o', live: 'l', waiting: 'w', processing: 'p' } as const;

export function bucketField(lane: MeasuredLane, phase: Phase, bucket: number): string {
  return `${initials[lane]}${initials[phase]}${bucket}`;
}

export function sumField(lane: MeasuredLane, phase: Phase): string {
  return `${initials[lane]}${initials[phase]}+`;
}

type Fields = Readonly<Record<string, string>>;

function parseHistogram(fields: Fields, lane: MeasuredLane, phase: Phase): Histogram {
  const start = initials[lane] + initials[phase];
  const counts = new Map<number, number>();
  for (const [name, count] of Object.entries(fields)) {
    if (!name.startsWith(start) || !/^\d+$/.test(name.slice(start.length))) continue;
    counts.set(Number(name.slice(start.length)), Number(count));
  }
  return { counts, sum: Number(fields[sumField(lane, phase)] ?? 0) };
}

/** @param fields a hash as Redis gives it; what it does not have is 0 */
export function parseTally(fields: Fields): Tally {
  const of = (counter: Counter) => Number(fields[counter] ?? 0);
  const durations = (phase: Phase) => ({
    orders: parseHistogram(fields, 'orders', phase),
    live: parseHistogram(fields, 'live', phase),
  });
  return {
    accepted: of('accepted'),
    decided: of('decided'),
    failed: of('failed'),
    retried: of('retried'),
    waiting: durations('waiting'),
    processing: durations('processing'),
  };
}

/** Of several shards, or of several slots of time. */
export function mergeTallies(tallies: readonly Tally[]): Tally {
  const total = (counter: Counter) => tallies.reduce((sum, tally) => sum + tally[counter], 0);
  const durations = (phase: Phase) => ({
    orders: mergeHistograms(tallies.map((tally) => tally[phase].orders)),
    live: mergeHistograms(tallies.map((tally) => tally[phase].live)),
  });
  return {
    accepted: total('accepted'),
    decided: total('decided'),
    failed: total('failed'),
    retried: total('retried'),
    waiting: durations('waiting'),
    processing: durations('processing'),
  };
}
