/** Below it the other of the two series takes fewer terms. */
const turn = 1.18;

/** `1 - sqrt(2 pi) / x sum exp(-(2k - 1)² pi² / 8x²)`, k from 1; what follows the fifth term is below 1e-60. */
function tailNearZero(x: number): number {
  let sum = 0;
  for (let k = 1; k <= 5; k += 1) sum += Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x ** 2));
  return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
}

/** `2 sum (-1)^(k-1) exp(-2 k² x²)`, k from 1; what follows the fifth term is below 1e-40 of it. */
function tailFarOut(x: number): number {
  let sum = 0;
  for (let k = 5; k >= 1; k -= 1) sum = Math.exp(-2 * k ** 2 * x ** 2) - sum;
  return 2 * sum;
}

/**
 * How likely a variable of Kolmogorov's distribution is above a value. Both series are exact, and turn into each
 * other by the theta function (Marsaglia, Tsang and Wang, Journal of Statistical Software 8(18), 2003).
 */
export function kolmogorovTail(value: number): number {
  if (value <= 0) return 1;
  return value < turn ? tailNearZero(value) : tailFarOut(value);
}
