import { type PairedCounts, sumOf } from './paired-counts.ts';

export interface Moments {
  readonly mean: number;
  /** Of the population: divided by n. */
  readonly deviation: number;
}

/** Undefined of nothing. @param values that the counts are of */
export function momentsOf(
  values: readonly number[],
  counts: readonly number[],
): Moments | undefined {
  const n = sumOf(counts);
  if (n === 0) return undefined;
  const mean = values.reduce((sum, value, at) => sum + value * (counts[at] ?? 0), 0) / n;
  const squares = values.reduce(
    (sum, value, at) => sum + (value - mean) ** 2 * (counts[at] ?? 0),
    0,
  );
  return { mean, deviation: Math.sqrt(squares / n) };
}

/**
 * The first Wasserstein distance over the reference's standard deviation: `integral |F(x) - G(x)| dx / sigma`, by how
 * many deviations values have moved on the whole (Vallender, Theory of Probability and its Applications 18, 1974).
 * Undefined where one side is empty, or the reference has one value only and the current has others.
 * @param values in ascending order, that the counts are of
 */
export function wassersteinOverDeviation(
  values: readonly number[],
  { reference, current }: PairedCounts,
): number | undefined {
  const [n, m] = [sumOf(reference), sumOf(current)];
  const deviation = momentsOf(values, reference)?.deviation;
  if (deviation === undefined || m === 0) return undefined;
  let [below, belowNow, distance] = [0, 0, 0];
  for (const [at, value] of values.entries()) {
    below += reference[at] ?? 0;
    belowNow += current[at] ?? 0;
    const width = (values[at + 1] ?? value) - value;
    distance += (Math.abs(below * m - belowNow * n) / (n * m)) * width;
  }
  if (distance === 0) return 0;
  return deviation === 0 ? undefined : distance / deviation;
}
