// The last minute in figures, and the pace of the last minutes.
import {
  type MeasuredLane,
  mergeTallies,
  quantileOf,
  type Tally,
  type TimedTally,
} from '@verdict/monitor';

/** In milliseconds; null where nothing was measured. */
export interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** Of the slots that the last minute touches: 60 to 70 seconds. */
export interface LastMinute {
  readonly accepted: number;
  readonly decided: number;
  readonly failed: number;
  readonly retried: number;
  readonly waiting: Readonly<Record<MeasuredLane, Quantiles>>;
  readonly processing: Readonly<Record<MeasuredLane, Quantiles>>;
}

/** A whole minute of the clock. */
export interface MinutePace {
  readonly accepted: number;
  readonly decided: number;
  readonly failed: number;
}

function quantilesOf(tally: Tally, phase: 'waiting' | 'processing', lane: MeasuredLane): Quantiles {
  const of = (share: number) => quantileOf(tally[phase][lane], share);
  return { p50: of(0.5), p95: of(0.95), p99: of(0.99) };
}

function byLane(tally: Tally, phase: 'waiting' | 'processing') {
  return { orders: quantilesOf(tally, phase, 'orders'), live: quantilesOf(tally, phase, 'live') };
}

export function lastMinuteOf(slots: readonly TimedTally[]): LastMinute {
  const tally = mergeTallies(slots.map((slot) => slot.tally));
  const { accepted, decided, failed, retried } = tally;
  const waiting = byLane(tally, 'waiting');
  return { accepted, decided, failed, retried, waiting, processing: byLane(tally, 'processing') };
}

export function paceOf(minutes: readonly TimedTally[]): MinutePace[] {
  return minutes.map(({ tally: { accepted, decided, failed } }) => ({ accepted, decided, failed }));
}
