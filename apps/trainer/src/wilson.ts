export interface Share {
  readonly of: number;
  readonly count: number;
  /** Null where there is nothing to have a share of, as are its bounds. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const normal95 = 1.959963984540054;

/**
 * A share with its interval of 95 %, `(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)`
 * (Wilson, J. American Statistical Association 22, 1927).
 */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { of, count, share: null, low: null, high: null };
  const share = count / of;
  const square = normal95 ** 2;
  const middle = share + square / (2 * of);
  const reach = normal95 * Math.sqrt((share * (1 - share)) / of + square / (4 * of ** 2));
  const scale = 1 + square / of;
  const low = Math.max(0, (middle - reach) / scale);
  const high = Math.min(1, (middle + reach) / scale);
  return { of, count, share, low, high };
}
