// Whether two sets of counts may come from one distribution.
import { chiSquareTail } from './chi-square-tail.ts';
import type { PairedCounts } from './paired-counts.ts';
import { sumOf } from './paired-counts.ts';

export interface ChiSquareTest {
  readonly statistic: number;
  readonly degrees: number;
  /** How likely so large a statistic is where nothing has changed; 1 where there is nothing to compare. */
  readonly p: number;
}

/**
 * Pearson's test of homogeneity for two samples, `sum (observed - expected)² / expected` over the bins of both, where
 * `expected = bin total * sample total / grand total`, without Yates's correction; bins that are empty on both sides
 * are left out (Pearson, Philosophical Magazine 50, 1900; Cochran, Annals of Mathematical Statistics 23, 1952).
 * The reference is a sample too: taken for the truth, it would raise false alarms.
 */
export function testChiSquare({ reference, current }: PairedCounts): ChiSquareTest {
  const [n, m] = [sumOf(reference), sumOf(current)];
  let [statistic, bins] = [0, 0];
  for (const [bin, a] of reference.entries()) {
    const b = current[bin] ?? 0;
    if (a + b === 0) continue;
    bins += 1;
    // Both expectations at once: of a bin the two samples are off by the same.
    statistic += (a * m - b * n) ** 2 / ((a + b) * n * m);
  }
  const degrees = bins - 1;
  if (n === 0 || m === 0 || degrees < 1) return { statistic: 0, degrees: 0, p: 1 };
  return { statistic, degrees, p: chiSquareTail(statistic, degrees) };
}
