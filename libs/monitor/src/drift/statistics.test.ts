// Expected values are of scipy 1.17.1 and numpy: chi2.sf, special.kolmogorov, chi2_contingency(correction=False),
// jensenshannon(base=2), ks_2samp, wasserstein_distance over std().
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { testChiSquare } from './chi-square.ts';
import { chiSquareTail } from './chi-square-tail.ts';
import { expectClose } from './close.test.support.ts';
import { jensenShannonDistance } from './jensen-shannon.ts';
import { testKolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { kolmogorovTail } from './kolmogorov-tail.ts';
import { stabilityIndex } from './stability-index.ts';
import { momentsOf, wassersteinOverDeviation } from './wasserstein.ts';

const values = [1, 2, 4, 8, 16];
const counts = { reference: [40, 30, 20, 10, 0], current: [25, 30, 30, 10, 5] };

test.each([
  [0, 1, 1],
  [0.5, 1, 0.47950012218695337],
  [3.841458820694124, 1, 0.04999999999999989],
  [1, 2, 0.6065306597126334],
  [25, 2, 3.7266531720786718e-6],
  [1400, 3, 2.945619361016289e-303],
  [60, 99, 0.9993199970498485],
  [900, 1000, 0.9892827619087102],
  [1500, 1000, 1.0454640385980825e-22],
])('the chi-square tail at %d with %d degrees of freedom', (value, degrees, p) => {
  expectClose(chiSquareTail(value, degrees), p);
});

test('the chi-square tail of two degrees is an exponential one', () => {
  for (let value = 0.1; value < 1000; value *= 1.7) {
    expectClose(chiSquareTail(value, 2), Math.exp(-value / 2));
  }
});

test.each([
  [0, 1],
  [0.1, 1],
  [0.3, 0.9999906941986655],
  [0.7, 0.7112351950296893],
  [1.17, 0.12939004218561884],
  [1.19, 0.11774229287977166],
  [1.5, 0.022217962616525127],
  [3, 3.045995948942526e-8],
  [10, 2.767793053473475e-87],
])("the tail of Kolmogorov's distribution at %d", (value, p) => {
  expectClose(kolmogorovTail(value), p);
});

test('two samples of a hundred', () => {
  const chiSquare = testChiSquare(counts);
  expectClose(chiSquare.statistic, 10.461538461538462);
  expectClose(chiSquare.p, 0.033330931689983405);
  expect(chiSquare.degrees).toBe(4);
  expectClose(stabilityIndex(counts), 0.22343265529662032);
  expectClose(jensenShannonDistance(counts), 0.2118028679017312);
  const ks = testKolmogorovSmirnov(counts);
  expectClose(ks.statistic, 0.15);
  expectClose(ks.p, 0.21055163272601107);
  expectClose(wassersteinOverDeviation(values, counts), 0.49830794777006204);
  expectClose(momentsOf(values, counts.reference)?.mean, 2.6);
});

test('bins that are empty on both sides count for nothing in the chi-square test', () => {
  const padded = { reference: [0, ...counts.reference], current: [0, ...counts.current] };
  expect(testChiSquare(padded)).toEqual(testChiSquare(counts));
});

const pairs = fc
  .array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 2, maxLength: 40 })
  .map((bins) => ({ reference: bins.map(([a]) => a), current: bins.map(([, b]) => b) }))
  .filter(({ reference, current }) => [reference, current].every((side) => side.some(Boolean)));

test('nothing differs from itself', () => {
  fc.assert(
    fc.property(pairs, ({ reference }) => {
      const same = { reference, current: reference };
      const places = reference.map((_, at) => at);
      expect(testChiSquare(same)).toMatchObject({ statistic: 0, p: 1 });
      expect(testKolmogorovSmirnov(same)).toEqual({ statistic: 0, p: 1 });
      expect(stabilityIndex(same)).toBe(0);
      expect(jensenShannonDistance(same)).toBe(0);
      expect(wassersteinOverDeviation(places, same)).toBe(0);
    }),
  );
});

test('it does not matter which side is which, and all stay within their bounds', () => {
  fc.assert(
    fc.property(pairs, (pair) => {
      const turned = { reference: pair.current, current: pair.reference };
      const both = [pair, turned];
      for (const measure of [
        stabilityIndex,
        jensenShannonDistance,
        (side: typeof pair) => testChiSquare(side).statistic,
        (side: typeof pair) => testKolmogorovSmirnov(side).statistic,
      ]) {
        const [one = -1, other = -1] = both.map(measure);
        expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-12 * Math.max(1, one));
        expect(one).toBeGreaterThanOrEqual(0);
      }
      for (const { statistic: distance, p } of both.map(testKolmogorovSmirnov)) {
        expect(distance).toBeLessThanOrEqual(1);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
      }
      expect(jensenShannonDistance(pair)).toBeLessThanOrEqual(1);
      expect(testChiSquare(pair).p).toBeLessThanOrEqual(1);
    }),
  );
});

test('shares that have nothing in common are as far apart as can be', () => {
  const apart = { reference: [7, 0, 3, 0], current: [0, 5, 0, 5] };
  expect(jensenShannonDistance(apart)).toBe(1);
  const ordered = { reference: [7, 3, 0, 0], current: [0, 0, 5, 5] };
  expect(testKolmogorovSmirnov(ordered).statistic).toBe(1);
});

test('numbers that all move by two deviations are two away', () => {
  const moved = { reference: [1, 1, 0, 0], current: [0, 0, 1, 1] };
  expect(wassersteinOverDeviation([0, 2, 2, 4], moved)).toBe(2);
});

test('nothing is said of nothing', () => {
  const none = { reference: [0, 0], current: [3, 4] };
  expect(testChiSquare(none)).toEqual({ statistic: 0, degrees: 0, p: 1 });
  expect(testKolmogorovSmirnov(none)).toEqual({ statistic: 0, p: 1 });
  expect(jensenShannonDistance(none)).toBe(0);
  expect(wassersteinOverDeviation([1, 2], none)).toBeUndefined();
  expect(wassersteinOverDeviation([1, 2], { reference: [3, 0], current: [0, 4] })).toBeUndefined();
});
