// A slot of time that is over stays as it is. It is read once, so that looking costs a slot or two of each
// resolution, however far back one looks.
import type { Shards } from '@verdict/shards';
import { type Resolution, slotStart } from '@verdict/time-slots';
import { readTally } from './read-tallies.ts';
import type { Tally } from './tally.ts';

/** Clocks differ, and scripts take their time to arrive: only then is a slot over. */
const graceMs = 30_000;

export interface TimedTally {
  /** In milliseconds since 1970. */
  readonly startMs: number;
  readonly tally: Tally;
}

/** The last slots of a resolution, oldest first; the one of now, which is not over, comes last. */
export type TallyReader = (
  resolution: Resolution,
  slots: number,
  nowMs: number,
) => Promise<TimedTally[]>;

type Past = Map<number, Tally>;

function forget(past: Past, beforeMs: number): void {
  for (const startMs of past.keys()) if (startMs < beforeMs) past.delete(startMs);
}

export function openTallyReader(shards: Shards): TallyReader {
  const pasts = new Map<Resolution, Past>();
  const pastOf = (resolution: Resolution): Past => {
    const past = pasts.get(resolution) ?? new Map<number, Tally>();
    pasts.set(resolution, past);
    return past;
  };
  return async (resolution, slots, nowMs) => {
    const past = pastOf(resolution);
    const lastMs = slotStart(resolution, nowMs);
    forget(past, lastMs - resolution.keptMs);
    const read = async (startMs: number): Promise<TimedTally> => {
      const tally = past.get(startMs) ?? (await readTally(shards, resolution, startMs));
      if (startMs + resolution.slotMs + graceMs < nowMs) past.set(startMs, tally);
      return { startMs, tally };
    };
    const starts = Array.from({ length: slots }, (_, n) => n - slots + 1);
    return Promise.all(starts.map((n) => read(lastMs + n * resolution.slotMs)));
  };
}
