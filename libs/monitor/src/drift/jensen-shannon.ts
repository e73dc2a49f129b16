import { type PairedCounts, sumOf } from './paired-counts.ts';

/** `p log2(p / middle)`, which is 0 for nothing. */
function divergence(p: number, middle: number): number {
  return p === 0 ? 0 : p * Math.log2(p / middle);
}

/**
 * The Jensen-Shannon distance of base 2: the root of `(sum p log2(p / m) + sum q log2(q / m)) / 2` with the middle
 * `m = (p + q) / 2`: 0 for equal shares, 1 for shares that have nothing in common (Lin, IEEE Transactions on
 * Information Theory 37, 1991; the root is a metric: Endres and Schindelin, same journal 49, 2003). 0 where one side
 * is empty.
 */
export function jensenShannonDistance({ reference, current }: PairedCounts): number {
  const [n, m] = [sumOf(reference), sumOf(current)];
  if (n === 0 || m === 0) return 0;
  const sum = reference.reduce((sum, count, bin) => {
    const [p, q] = [count / n, (current[bin] ?? 0) / m];
    const middle = (p + q) / 2;
    return sum + divergence(p, middle) + divergence(q, middle);
  }, 0);
  // Rounding may leave a sum of nothing a hair below or above what it can be.
  return Math.sqrt(Math.min(Math.max(sum / 2, 0), 1));
}
