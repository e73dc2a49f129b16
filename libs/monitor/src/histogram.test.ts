import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  boundsOf,
  bucketOf,
  countBelow,
  countOf,
  emptyHistogram,
  type Histogram,
  largestValue,
  mergeHistograms,
  quantileOf,
} from './histogram.ts';

function histogramOf(values: readonly number[]): Histogram {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
  return { counts, sum: values.reduce((total, value) => total + value, 0) };
}

/** Of all sizes alike, from single digits to weeks of milliseconds. */
const value = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([doublings, part]) => Math.min(Math.floor(2 ** (doublings + part)), largestValue));
const values = fc.array(value, { maxLength: 200 });
const someValues = fc.array(value, { minLength: 1, maxLength: 200 });

it('has a bucket for each value, between its bounds, next to those of its neighbours', () => {
  fc.assert(
    fc.property(value, (one) => {
      const { lowest, highest } = boundsOf(bucketOf(one));
      expect(lowest).toBeLessThanOrEqual(one);
      expect(highest).toBeGreaterThanOrEqual(one);
      expect((highest - lowest) / 2).toBeLessThanOrEqual(one / 16);
      const before = lowest === 0 ? -1 : bucketOf(lowest - 1);
      const after = highest === largestValue ? bucketOf(one) + 1 : bucketOf(highest + 1);
      expect([before, after]).toEqual([bucketOf(one) - 1, bucketOf(one) + 1]);
    }),
  );
});

it('keeps values below 16 exactly', () => {
  for (let small = 0; small < 16; small += 1) {
    expect(boundsOf(bucketOf(small))).toEqual({ lowest: small, highest: small });
  }
});

it('counts what is too small or too large at the ends', () => {
  expect(bucketOf(-5)).toBe(bucketOf(0));
  expect(bucketOf(largestValue * 4)).toBe(bucketOf(largestValue));
});

it('merged, is the histogram of all the values together', () => {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      const whole = histogramOf([...a, ...b, ...c]);
      const parts = [histogramOf(a), histogramOf(b), histogramOf(c)];
      const merged = mergeHistograms(parts);
      expect(new Map([...merged.counts].toSorted())).toEqual(new Map([...whole.counts].toSorted()));
      expect(merged.sum).toBe(whole.sum);
      expect(countOf(merged)).toBe(a.length + b.length + c.length);
    }),
  );
});

it('gives quantiles that are at most a sixteenth off', () => {
  fc.assert(
    fc.property(someValues, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
      const rank = Math.max(1, Math.ceil(share * list.length));
      const exact = list.toSorted((a, b) => a - b)[rank - 1] ?? Number.NaN;
      const estimated = quantileOf(histogramOf(list), share) ?? Number.NaN;
      expect(Math.abs(estimated - exact)).toBeLessThanOrEqual(exact / 16);
    }),
  );
});

it('knows no quantile of nothing', () => {
  expect(quantileOf(emptyHistogram, 0.5)).toBeNull();
});

it('counts exactly what is below a power of two', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 30 }), (list, doublings) => {
      const bound = 2 ** doublings;
      const below = list.filter((one) => one < bound).length;
      expect(countBelow(histogramOf(list), bound)).toBe(below);
    }),
  );
});
