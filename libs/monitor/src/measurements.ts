// What one process has measured and not yet written: a few numbers, however many orders there were.
import { bucketOf, largestValue } from './histogram.ts';
import { bucketField, type Counter, type MeasuredLane, type Phase, sumField } from './tally.ts';

/** Field of a tally's hash to what is to be added to it. */
export type Additions = ReadonlyMap<string, number>;

export interface Measurements {
  readonly count: (counter: Counter) => void;
  /** Of one order. */
  readonly measure: (lane: MeasuredLane, phase: Phase, durationMs: number) => void;
  /** All that came since it was asked last. */
  readonly take: () => Additions;
  /** For what was taken and could not be written. */
  readonly putBack: (additions: Additions) => void;
}

/** Of one shard. */
export function openMeasurements(): Measurements {
  let fresh = new Map<string, number>();
  const add = (field: string, added: number) => fresh.set(field, (fresh.get(field) ?? 0) + added);
  return {
    count: (counter) => add(counter, 1),
    measure: (lane, phase, durationMs) => {
      // The clocks of two machines may differ, and what is no number would be one for ever.
      if (!Number.isFinite(durationMs)) return;
      const wholeMs = Math.min(Math.max(0, Math.round(durationMs)), largestValue);
      add(bucketField(lane, phase, bucketOf(wholeMs)), 1);
      add(sumField(lane, phase), wholeMs);
    },
    take: () => {
      const taken = fresh;
      fresh = new Map();
      return taken;
    },
    putBack: (additions) => {
      for (const [field, added] of additions) add(field, added);
    },
  };
}
