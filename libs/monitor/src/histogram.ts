// Histograms of whole numbers that can be merged: buckets of fixed bounds, exact below 16, then eight to each
// doubling. So any bucket is known by its number alone, and adding counts is all that merging takes. The bounds
// are those of HdrHistogram with three bits (Gil Tene, http://hdrhistogram.org); DDSketch (Masson, Rim and Lee,
// VLDB 2019) has the same idea with logarithms.

const bitsKept = 3;
const perDoubling = 2 ** bitsKept;
const exactBelow = 2 * perDoubling;

/** Larger values count as this one: in milliseconds, almost 25 days. */
export const largestValue = 2 ** 31 - 1;

/** Bucket number to how many values are in it, and the sum of all values as they were. */
export interface Histogram {
  readonly counts: ReadonlyMap<number, number>;
  readonly sum: number;
}

export const emptyHistogram: Histogram = { counts: new Map(), sum: 0 };

/** @param value a whole number; a negative one counts as 0 */
export function bucketOf(value: number): number {
  const bounded = Math.min(Math.max(value, 0), largestValue);
  if (bounded < exactBelow) return bounded;
  const shift = 31 - Math.clz32(bounded) - bitsKept;
  return shift * perDoubling + (bounded >>> shift);
}

/** The lowest and the highest value that fall into a bucket. */
export function boundsOf(bucket: number): { readonly lowest: number; readonly highest: number } {
  if (bucket < exactBelow) return { lowest: bucket, highest: bucket };
  const shift = Math.floor(bucket / perDoubling) - 1;
  const lowest = ((bucket % perDoubling) + perDoubling) * 2 ** shift;
  return { lowest, highest: lowest + 2 ** shift - 1 };
}

export function countOf({ counts }: Pick<Histogram, 'counts'>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

export function mergeCounts(all: readonly ReadonlyMap<number, number>[]): Map<number, number> {
  const merged = new Map<number, number>();
  for (const counts of all) {
    for (const [bucket, count] of counts) merged.set(bucket, (merged.get(bucket) ?? 0) + count);
  }
  return merged;
}

export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  return {
    counts: mergeCounts(histograms.map(({ counts }) => counts)),
    sum: histograms.reduce((total, { sum }) => total + sum, 0),
  };
}

/**
 * The value that a share of the values do not exceed, as the middle of its bucket: at most a sixteenth off.
 * Null when there are no values.
 * @param share from 0 to 1; 0.5 asks for the median
 */
export function quantileOf(histogram: Pick<Histogram, 'counts'>, share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * countOf(histogram)));
  let passed = 0;
  for (const [bucket, count] of [...histogram.counts].toSorted(([a], [b]) => a - b)) {
    passed += count;
    const { lowest, highest } = boundsOf(bucket);
    if (passed >= rank) return (lowest + highest) / 2;
  }
  return null;
}

/** How many values are below a bound, which has to be that of a bucket: a power of two, or below 16. */
export function countBelow({ counts }: Histogram, bound: number): number {
  let below = 0;
  for (const [bucket, count] of counts) if (boundsOf(bucket).highest < bound) below += count;
  return below;
}
