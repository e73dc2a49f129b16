import { type PairedCounts, sumOf } from './paired-counts.ts';

/** Added to each bin of both sides, so that one that is empty on one side does not make it infinite. */
const halfCount = 0.5;

/**
 * The population stability index, `sum (q - p) ln(q / p)` over the shares of each bin, with half a count added to each
 * bin on both sides: 0 where nothing has changed, the same in both directions (Kullback and Leibler's divergence J,
 * Annals of Mathematical Statistics 22, 1951; as PSI: Siddiqi, Credit Risk Scorecards, 2006).
 */
export function stabilityIndex({ reference, current }: PairedCounts): number {
  const added = halfCount * reference.length;
  const [n, m] = [sumOf(reference) + added, sumOf(current) + added];
  return reference.reduce((sum, count, bin) => {
    const [p, q] = [(count + halfCount) / n, ((current[bin] ?? 0) + halfCount) / m];
    return sum + (q - p) * Math.log(q / p);
  }, 0);
}
