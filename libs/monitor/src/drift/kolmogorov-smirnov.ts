import { kolmogorovTail } from './kolmogorov-tail.ts';
import { type PairedCounts, sumOf } from './paired-counts.ts';

export interface KolmogorovSmirnovTest {
  /** The largest distance between the two cumulated shares, 0 to 1. */
  readonly statistic: number;
  /** Asymptotic, and too large where many values are equal; 1 where there is nothing to compare. */
  readonly p: number;
}

/**
 * The two-sided test for two samples: `D = max |F(x) - G(x)|`, `p = Q(D sqrt(nm / (n + m)))` with Kolmogorov's
 * distribution (Smirnov, Annals of Mathematical Statistics 19, 1948).
 * @param counts by value, in ascending order
 */
export function testKolmogorovSmirnov(counts: PairedCounts): KolmogorovSmirnovTest {
  const { reference, current } = counts;
  const [n, m] = [sumOf(reference), sumOf(current)];
  if (n === 0 || m === 0) return { statistic: 0, p: 1 };
  let [below, belowNow, most] = [0, 0, 0];
  for (const [at, count] of reference.entries()) {
    below += count;
    belowNow += current[at] ?? 0;
    most = Math.max(most, Math.abs(below * m - belowNow * n));
  }
  const statistic = most / (n * m);
  return { statistic, p: kolmogorovTail(statistic * Math.sqrt((n * m) / (n + m))) };
}
