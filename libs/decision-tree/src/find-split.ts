// The question that parts some samples best: a column, and a threshold that separates two neighbouring values.

/** Training samples by column, each value rounded to 32 bits, as trees compare them. */
export interface Samples {
  readonly columns: readonly Float32Array[];
  /** The class of each sample, counted from 0. */
  readonly labels: Int32Array;
  readonly classes: number;
}

export interface Split {
  readonly column: number;
  /** Samples up to it, inclusive, go left. */
  readonly threshold: number;
  /** By how much it lowers the Gini impurity of all samples, times their number. */
  readonly gain: number;
}

export function countLabels({ labels, classes }: Samples, of: Int32Array): Float64Array {
  const counts = new Float64Array(classes);
  for (const sample of of) {
    const label = labels[sample] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/** The Gini impurity of samples times their number: `n - sum(count^2) / n`. */
function impurityOf(counts: Float64Array, total: number): number {
  return total === 0 ? 0 : total - counts.reduce((sum, count) => sum + count * count, 0) / total;
}

/** Their middle in 64 bits, as scikit-learn takes it; two neighbours of 32 bits always leave room for one. */
function between(low: number, high: number): number {
  return low / 2 + high / 2;
}

/** Those with equal values stay together, in whatever order the samples came. */
function splitColumn(
  samples: Samples,
  of: Int32Array,
  column: number,
  leastInLeaf: number,
): Split | undefined {
  const values = samples.columns[column] ?? new Float32Array();
  const valueOf = (sample: number | undefined) => values[sample ?? 0] ?? 0;
  const sorted = of.toSorted((a, b) => valueOf(a) - valueOf(b));
  const right = countLabels(samples, sorted);
  const left = new Float64Array(samples.classes);
  const whole = impurityOf(right, sorted.length);
  let best: Split | undefined;
  for (let at = 1; at < sorted.length; at += 1) {
    const moved = samples.labels[sorted[at - 1] ?? 0] ?? 0;
    left[moved] = (left[moved] ?? 0) + 1;
    right[moved] = (right[moved] ?? 0) - 1;
    const [low, high] = [valueOf(sorted[at - 1]), valueOf(sorted[at])];
    if (low === high || at < leastInLeaf || sorted.length - at < leastInLeaf) continue;
    const gain = whole - impurityOf(left, at) - impurityOf(right, sorted.length - at);
    if (gain <= (best?.gain ?? 0)) continue;
    best = { column, threshold: between(low, high), gain };
  }
  return best;
}

/** What is left of rounding is no gain. */
const leastGain = 1e-9;

/**
 * @param of the samples to part, by their places
 * @param leastInLeaf on each side
 * @returns of several that are equally good the one of the first column, and there the lowest; undefined where none
 *   makes the sides purer
 */
export function findSplit(
  samples: Samples,
  of: Int32Array,
  leastInLeaf: number,
): Split | undefined {
  let best: Split | undefined;
  for (const column of samples.columns.keys()) {
    const split = splitColumn(samples, of, column, leastInLeaf);
    if (split !== undefined && split.gain > (best?.gain ?? leastGain)) best = split;
  }
  return best;
}
