// Figures over time as charts take them: a column for each, of equal length.
import {
  type MeasuredLane,
  mergeTallies,
  quantileOf,
  type Tally,
  type TimedTally,
} from '@verdict/monitor';
import { z } from 'zod';
import { type Span, spanNames } from './spans.ts';

const countsSchema = z.array(z.int().nonnegative());
/** In milliseconds; null where nothing was measured. At most a sixteenth off. */
const quantilesSchema = z.object({
  p50: z.array(z.number().nullable()),
  p95: z.array(z.number().nullable()),
  p99: z.array(z.number().nullable()),
});
const durationsSchema = z.object({ orders: quantilesSchema, live: quantilesSchema });

/** What `/api/history` answers. */
export const historySchema = z.object({
  span: z.enum(spanNames),
  slot_seconds: z.int().positive(),
  /** How much of the last slot is over. */
  last_slot_seconds: z.number().positive(),
  /** Start of each slot, in seconds since 1970, oldest first. */
  time: z.array(z.int()),
  accepted: countsSchema,
  decided: countsSchema,
  failed: countsSchema,
  retried: countsSchema,
  waiting: durationsSchema,
  processing: durationsSchema,
});

export type History = Readonly<z.infer<typeof historySchema>>;

type Phase = 'waiting' | 'processing';

function quantiles(tallies: readonly Tally[], phase: Phase, lane: MeasuredLane) {
  const of = (share: number) => tallies.map((tally) => quantileOf(tally[phase][lane], share));
  return { p50: of(0.5), p95: of(0.95), p99: of(0.99) };
}

function durations(tallies: readonly Tally[], phase: Phase) {
  return {
    orders: quantiles(tallies, phase, 'orders'),
    live: quantiles(tallies, phase, 'live'),
  };
}

/** A slot that has just begun counts as a second: no rate is divided by nothing. */
function secondsOver(slots: readonly TimedTally[], nowMs: number): number {
  return Math.max(1, (nowMs - (slots.at(-1)?.startMs ?? nowMs)) / 1000);
}

export function historyOf(
  { name, resolution }: Span & { readonly name: History['span'] },
  slots: readonly TimedTally[],
  nowMs: number,
): History {
  const tallies = slots.map(({ tally }) => tally);
  return {
    span: name,
    slot_seconds: resolution.slotMs / 1000,
    last_slot_seconds: secondsOver(slots, nowMs),
    time: slots.map(({ startMs }) => startMs / 1000),
    accepted: tallies.map(({ accepted }) => accepted),
    decided: tallies.map(({ decided }) => decided),
    failed: tallies.map(({ failed }) => failed),
    retried: tallies.map(({ retried }) => retried),
    waiting: durations(tallies, 'waiting'),
    processing: durations(tallies, 'processing'),
  };
}

/** Slots taken together, several to each, the last one first. Rows start where the clock is even. */
export function rowsOf(slots: readonly TimedTally[], rowMs: number): TimedTally[] {
  const rows = new Map<number, Tally[]>();
  for (const { startMs, tally } of slots) {
    const rowStartMs = startMs - (startMs % rowMs);
    rows.set(rowStartMs, [...(rows.get(rowStartMs) ?? []), tally]);
  }
  const merged = [...rows].map(([startMs, tallies]) => ({ startMs, tally: mergeTallies(tallies) }));
  return merged.toReversed();
}
