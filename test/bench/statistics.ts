function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/** The value that so large a share of all values does not exceed, by the nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const rank = Math.max(Math.ceil(share * values.length), 1);
  return sorted(values)[rank - 1] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const inOrder = sorted(values);
  const upper = inOrder[Math.floor(inOrder.length / 2)] ?? Number.NaN;
  const lower = inOrder[Math.ceil(inOrder.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/**
 * How far the middle half of the values is apart, as a share of their median. One disturbed round of five
 * does not count, because it does not move a median either; two do.
 */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);
}
