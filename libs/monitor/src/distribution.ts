// How often which values of one feature came: counts that can be merged, of bounded size, and the same whoever
// counted. Where a value is counted follows from the value alone. Whole numbers near 0 are counted one by one; all
// other numbers in 32 buckets to each doubling, so a bucket's middle is at most 1.6 % off. The buckets are those of
// the linearly interpolated mapping of DDSketch (Masson, Rim and Lee, VLDB 2019): the leading bits of a number of
// 64 bits, without a logarithm that another machine could round otherwise.
import type { FeatureValue } from '@verdict/records';

export type DistributionKind = 'number' | 'category';

/** `n = missing + other + the sum of counts` */
export interface Distribution {
  readonly kind: DistributionKind;
  readonly n: number;
  /** Values that were not known. */
  readonly missing: number;
  /** Categories beyond the most that are kept apart, and numbers that are not finite. */
  readonly other: number;
  /** By bucket of a number, or by category. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Whole numbers from minus this to this have buckets of their own. */
const mostExact = 128;

/** Kept apart; what is rarer falls into `other`. */
const mostCategories = 100;

/** Longer categories are cut: a text of megabytes is no key. */
const longestCategory = 200;

/** Of the 52 bits of the fraction those that tell buckets apart, all of them in the upper half. */
const droppedBits = 20 - 5;

/** Numbers closer to 0, or further from it, are counted as these: 2,900 buckets on each side are enough for all. */
const leastMagnitude = 2 ** -30;
const mostMagnitude = 2 ** 60;

const view = new DataView(new ArrayBuffer(8));

function upperBits(number: number): number {
  view.setFloat64(0, number);
  return view.getUint32(0);
}

function ofUpperBits(bits: number): number {
  view.setUint32(0, bits);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

/**
 * `7` for a whole number of at most 128 that is 7, `>34012` and `<34012` for buckets above and below 0.
 * @param number which is finite
 */
export function bucketOfNumber(number: number): string {
  if (Number.isInteger(number) && Math.abs(number) <= mostExact) return String(number + 0);
  const magnitude = Math.min(Math.max(Math.abs(number), leastMagnitude), mostMagnitude);
  return `${number < 0 ? '<' : '>'}${upperBits(magnitude) >>> droppedBits}`;
}

/** The lowest and the highest number that falls into a bucket; of one without a width twice the same. */
export function boundsOfBucket(bucket: string): { readonly low: number; readonly high: number } {
  const exact = Number(bucket);
  if (!Number.isNaN(exact)) return { low: exact, high: exact };
  const at = Number(bucket.slice(1));
  const [near, far] = [at, at + 1].map((part) => ofUpperBits(part * 2 ** droppedBits));
  const [low = 0, high = 0] = [near, far];
  return bucket.startsWith('<') ? { low: -high, high: -low } : { low, high };
}

/** By count, those that are equally frequent by name: the same whatever came first. */
function byFrequency([a, m]: readonly [string, number], [b, n]: readonly [string, number]): number {
  return n - m || (a < b ? -1 : 1);
}

function keepMost(distribution: Distribution): Distribution {
  const entries = Object.entries(distribution.counts).toSorted(byFrequency);
  if (distribution.kind === 'number' || entries.length <= mostCategories) return distribution;
  const rare = entries.slice(mostCategories).reduce((sum, [, count]) => sum + count, 0);
  const counts = Object.fromEntries(entries.slice(0, mostCategories));
  return { ...distribution, counts, other: distribution.other + rare };
}

/** As it is counted. */
export function shortCategory(text: string): string {
  return text.length <= longestCategory ? text : text.slice(0, longestCategory);
}

/**
 * Under which key of `counts` a value is counted; undefined where it is among `other`.
 * @param kind of the feature; a boolean is a category, as is a number there
 */
export function countKeyOf(
  kind: DistributionKind,
  value: Exclude<FeatureValue, null>,
): string | undefined {
  if (kind === 'category') return shortCategory(String(value));
  return typeof value === 'number' && Number.isFinite(value) ? bucketOfNumber(value) : undefined;
}

export interface Counting {
  readonly count: (value: FeatureValue) => void;
  readonly counted: () => Distribution;
}

/** While it counts, it keeps this many categories apart, so that the most frequent are known at the end. */
const mostWhileCounting = 10 * mostCategories;

export function openCounting(kind: DistributionKind): Counting {
  const counts = new Map<string, number>();
  let [n, missing, other] = [0, 0, 0];
  const add = (key: string | undefined) => {
    const known = key === undefined ? undefined : counts.get(key);
    const isFull = kind === 'category' && known === undefined && counts.size >= mostWhileCounting;
    if (key === undefined || isFull) other += 1;
    else counts.set(key, (known ?? 0) + 1);
  };
  return {
    count: (value) => {
      n += 1;
      if (value === null) missing += 1;
      else add(countKeyOf(kind, value));
    },
    counted: () => keepMost({ kind, n, missing, other, counts: Object.fromEntries(counts) }),
  };
}

/**
 * Of several shards, workers or windows. As long as there are no more categories than are kept apart, it does not
 * matter in which order they are merged.
 * @param distributions of one feature, all of that kind
 */
export function mergeDistributions(
  kind: DistributionKind,
  distributions: readonly Distribution[],
): Distribution {
  const counts = new Map<string, number>();
  for (const distribution of distributions) {
    for (const [key, count] of Object.entries(distribution.counts)) {
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  const total = (name: 'n' | 'missing' | 'other') =>
    distributions.reduce((sum, distribution) => sum + distribution[name], 0);
  const [n, missing, other] = [total('n'), total('missing'), total('other')];
  return keepMost({ kind, n, missing, other, counts: Object.fromEntries(counts) });
}
