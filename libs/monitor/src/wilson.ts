/** Of a normal distribution, within which 95 % lie. */
const deviations = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Where a share lies in 95 of 100 cases, `(p + z²/2n ± z sqrt(p(1 - p)/n + z²/4n²)) / (1 + z²/n)` (Wilson, Journal of
 * the American Statistical Association 22, 1927). It holds for shares near 0 and 1 and for few cases, too.
 * @param of how many cases there are, at least one
 */
export function wilsonInterval(count: number, of: number): Interval {
  const [share, square] = [count / of, deviations ** 2];
  const middle = share + square / (2 * of);
  const reach = deviations * Math.sqrt((share * (1 - share)) / of + square / (4 * of ** 2));
  const scale = 1 + square / of;
  return {
    low: Math.max(0, (middle - reach) / scale),
    high: Math.min(1, (middle + reach) / scale),
  };
}
