import { UsageError } from '../errors.ts';
import type { Part } from './part-name.ts';

/** One reading: the numbers from `first` to `last`, in one file for each day on which some were decided. */
export interface Reading {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly dates: ReadonlySet<string>;
}

/** How far a shard was read, as its files tell. */
export interface PlaceInShard {
  /** The last number that was read; 0 where nothing was. */
  readonly after: number;
  /** Captured orders in its files. */
  readonly written: number;
  /** The last reading, where some of its files are missing: it was ended between two of them. */
  readonly torn: Reading | undefined;
}

function readingsOf(parts: readonly Part[]): Reading[] {
  const readings = new Map<string, Reading>();
  for (const { first, last, count, date } of parts) {
    const key = `${first}-${last}`;
    const known = readings.get(key) ?? { first, last, count: 0, dates: new Set<string>() };
    const dates = new Set([...known.dates, date]);
    readings.set(key, { first, last, count: known.count + count, dates });
  }
  return [...readings.values()].toSorted((a, b) => a.first - b.first);
}

function refuseOverlaps(readings: readonly Reading[], shard: number): void {
  for (const [n, { first, last, count }] of readings.entries()) {
    const before = readings[n - 1]?.last ?? 0;
    if (first > before && count <= last - first + 1) continue;
    throw new UsageError(
      `--out: expected files in which each captured order is once, got two with number ${first} of shard ${shard}`,
    );
  }
}

/**
 * @param parts all files of the directory
 * @throws UsageError for files that were not written by one capture
 */
export function placeInShard(parts: readonly Part[], shard: number): PlaceInShard {
  const readings = readingsOf(parts.filter((part) => part.shard === shard));
  refuseOverlaps(readings, shard);
  const last = readings.at(-1);
  const written = readings.reduce((sum, { count }) => sum + count, 0);
  const isTorn = last !== undefined && last.count < last.last - last.first + 1;
  return { after: last?.last ?? 0, written, torn: isTorn ? last : undefined };
}
