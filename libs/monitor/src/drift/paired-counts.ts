/** How often each bin came then and now: as many of both, in the same order. */
export interface PairedCounts {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

export function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
