// Tallies over all layouts that hold orders. Slots that are over are remembered, so that reading costs little.
import { mergeTallies, openTallyReader, type TallyReader, type TimedTally } from '@verdict/monitor';
import type { Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import type { Resolution } from '@verdict/time-slots';
import type { Source } from '../overview/source.ts';

export type ReadTallies = (
  runs: readonly Run[],
  resolution: Resolution,
  slots: number,
  nowMs: number,
) => Promise<TimedTally[]>;

function addUp(perLayout: readonly (readonly TimedTally[])[]): TimedTally[] {
  const [first = [], ...others] = perLayout;
  if (others.length === 0) return [...first];
  return first.map(({ startMs, tally }, n) => ({
    startMs,
    tally: mergeTallies([tally, ...others.flatMap((slots) => slots[n]?.tally ?? [])]),
  }));
}

export function openTallies(source: () => Source): ReadTallies {
  const readers = new Map<Shards, TallyReader>();
  const readerOf = (shards: Shards): TallyReader => {
    const reader = readers.get(shards) ?? openTallyReader(shards);
    readers.set(shards, reader);
    return reader;
  };
  return async (runs, resolution, slots, nowMs) => {
    const layouts = source().layoutsOf(runs);
    const read = layouts.map((shards) => readerOf(shards)(resolution, slots, nowMs));
    return addUp(await Promise.all(read));
  };
}
