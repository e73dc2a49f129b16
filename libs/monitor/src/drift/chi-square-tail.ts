// The upper tail of the chi-square distribution: @stdlib/math-base-special-gammainc brings 206 packages for it.

/** Of the result: far below what anybody sees, and above what rounding leaves. */
const precision = 1e-15;

/** The logarithm of the gamma function at the half of a whole number: a product of known factors. */
function logGammaOfHalf(twice: number): number {
  let logarithm = twice % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let factor = twice % 2 === 0 ? 1 : 0.5; factor < twice / 2; factor += 1) {
    logarithm += Math.log(factor);
  }
  return logarithm;
}

/** P(a, x) without its factor: `sum x^n / (a (a+1) ... (a+n))`, DLMF 8.7.1. */
function lowerSeries(a: number, x: number): number {
  let [term, sum] = [1 / a, 1 / a];
  for (let n = 1; term > sum * precision; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Q(a, x) without its factor: the continued fraction of DLMF 8.9.2, by Lentz's method (Applied Optics 15, 1976). */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let [c, d] = [Infinity, 1 / b];
  let [fraction, change] = [d, 0];
  for (let n = 1; Math.abs(change - 1) > precision; n += 1) {
    const factor = n * (a - n);
    b += 2;
    d = 1 / (b + factor * d);
    c = b + factor / c;
    change = c * d;
    fraction *= change;
  }
  return fraction;
}

/**
 * How likely a chi-square variable is above a value: `Q(degrees / 2, value / 2)`, the regularised upper incomplete
 * gamma function (NIST Digital Library of Mathematical Functions, 8.2.4).
 * @param degrees of freedom, a whole number of at least 1
 */
export function chiSquareTail(value: number, degrees: number): number {
  if (value <= 0) return 1;
  const [a, x] = [degrees / 2, value / 2];
  const factor = Math.exp(a * Math.log(x) - x - logGammaOfHalf(degrees));
  if (x < a + 1) return 1 - factor * lowerSeries(a, x);
  return factor * upperFraction(a, x);
}
