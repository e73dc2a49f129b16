// Two distributions of one feature side by side: the same bins for both.
import { boundsOfBucket, type Distribution } from '../distribution.ts';
import type { PairedCounts } from './paired-counts.ts';

export interface PairedBins extends PairedCounts {
  /** What each bin is called: a category, a number, `10 to 20`, `(unknown)` or `(other)`. */
  readonly labels: readonly string[];
}

export interface PairedNumbers extends PairedCounts {
  /** In ascending order. */
  readonly values: readonly number[];
}

/** Own keys only: a category may be called `constructor`. */
export function countIn({ counts }: Distribution, key: string): number {
  return Object.hasOwn(counts, key) ? (counts[key] ?? 0) : 0;
}

function countsOf(distribution: Distribution, keys: readonly string[]): number[] {
  return keys.map((key) => countIn(distribution, key));
}

function keysOfBoth(reference: Distribution, current: Distribution): string[] {
  const keys = new Set([...Object.keys(reference.counts), ...Object.keys(current.counts)]);
  return [...keys].filter((key) => countIn(reference, key) + countIn(current, key) > 0);
}

function middleOf(bucket: string): number {
  const { low, high } = boundsOfBucket(bucket);
  return (low + high) / 2;
}

/** What was not known is a bin of its own: a feature that is lost has changed. */
function withRest(bins: PairedBins, reference: Distribution, current: Distribution): PairedBins {
  const rest = [
    { label: '(unknown)', from: reference.missing, to: current.missing },
    { label: '(other)', from: reference.other, to: current.other },
  ].filter(({ from, to }) => from + to > 0);
  return {
    labels: [...bins.labels, ...rest.map(({ label }) => label)],
    reference: [...bins.reference, ...rest.map(({ from }) => from)],
    current: [...bins.current, ...rest.map(({ to }) => to)],
  };
}

/** By name. */
export function pairCategories(reference: Distribution, current: Distribution): PairedBins {
  const labels = keysOfBoth(reference, current).toSorted();
  const counts = { reference: countsOf(reference, labels), current: countsOf(current, labels) };
  return withRest({ labels, ...counts }, reference, current);
}

/** Each number that was counted apart, a bucket as its middle. */
export function pairNumbers(reference: Distribution, current: Distribution): PairedNumbers {
  const middles = keysOfBoth(reference, current).map((key) => [key, middleOf(key)] as const);
  const sorted = middles.toSorted(([, a], [, b]) => a - b);
  const keys = sorted.map(([key]) => key);
  const values = sorted.map(([, middle]) => middle);
  return { values, reference: countsOf(reference, keys), current: countsOf(current, keys) };
}

/** Numbers that take no more values stay as they are; with more, a bin would hold too few to tell change from chance. */
const mostExactBins = 32;

/** Else each bin has about this share of the reference. */
const binShare = 0.1;

interface Bin {
  low: number;
  high: number;
  reference: number;
  current: number;
}

/**
 * A number that is as frequent as a bin gets one to itself. What lies beyond the reference falls into the outer bins.
 */
function binNumbers({ values, reference, current }: PairedNumbers): Bin[] {
  const full = binShare * reference.reduce((sum, count) => sum + count, 0);
  const bins: Bin[] = [];
  for (const [at, value] of values.entries()) {
    const [then, now] = [reference[at] ?? 0, current[at] ?? 0];
    const bin = bins.at(-1);
    if (bin === undefined || bin.reference >= full || then >= full) {
      bins.push({ low: value, high: value, reference: then, current: now });
    } else {
      bin.high = value;
      bin.reference += then;
      bin.current += now;
    }
  }
  return bins;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function labelOf({ low, high }: Bin): string {
  return low === high ? plain(low) : `${plain(low)} to ${plain(high)}`;
}

function exactBins({ values, reference, current }: PairedNumbers): PairedBins {
  return { labels: values.map(plain), reference, current };
}

/** As they are where there are few, else in bins of equal shares of the reference. */
export function pairBinnedNumbers(reference: Distribution, current: Distribution): PairedBins {
  const numbers = pairNumbers(reference, current);
  if (numbers.values.length <= mostExactBins) {
    return withRest(exactBins(numbers), reference, current);
  }
  const bins = binNumbers(numbers);
  const binned = {
    labels: bins.map(labelOf),
    reference: bins.map((bin) => bin.reference),
    current: bins.map((bin) => bin.current),
  };
  return withRest(binned, reference, current);
}
