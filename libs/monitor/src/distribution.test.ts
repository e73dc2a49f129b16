import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundsOfBucket,
  bucketOfNumber,
  type DistributionKind,
  mergeDistributions,
  openCounting,
} from './distribution.ts';

type Value = number | string | boolean | null;

function counted(kind: DistributionKind, values: readonly Value[]) {
  const { count, counted: result } = openCounting(kind);
  for (const value of values) count(value);
  return result();
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('buckets of numbers', () => {
  test('have what falls into them within their bounds, and its middle near it', () => {
    fc.assert(
      fc.property(finite, (number) => {
        const { low, high } = boundsOfBucket(bucketOfNumber(number));
        const magnitude = Math.abs(number);
        if (magnitude < 2 ** -30 || magnitude > 2 ** 60) return;
        expect(low).toBeLessThanOrEqual(number);
        expect(high).toBeGreaterThanOrEqual(number);
        expect(Math.abs((low + high) / 2 - number)).toBeLessThanOrEqual(magnitude / 32);
      }),
    );
  });

  test('lie in the order of the numbers that are not counted one by one', () => {
    const unequal = finite.filter((number) => !bucketOfNumber(number).match(/^-?\d/));
    fc.assert(
      fc.property(unequal, unequal, (...pair) => {
        const [first, second] = pair.toSorted((a, b) => a - b).map(bucketOfNumber);
        const [low, high] = [first, second].map((bucket) => boundsOfBucket(bucket ?? ''));
        expect(low?.low).toBeLessThanOrEqual(high?.low ?? Number.NaN);
        expect(low?.high).toBeLessThanOrEqual(high?.high ?? Number.NaN);
      }),
    );
  });

  test.each([
    [0, '0'],
    [-0, '0'],
    [7, '7'],
    [-128, '-128'],
    [129, '>32960'],
    [-129, '<32960'],
    [131, '>32960'],
    [132, '>32961'],
    [0.5, '>32704'],
  ])('%f is counted in %s', (number, bucket) => {
    expect(bucketOfNumber(number)).toBe(bucket);
  });

  test('are few, whatever comes', () => {
    const buckets = new Set<string>();
    for (let exponent = -320; exponent <= 308; exponent += 0.001)
      buckets.add(bucketOfNumber(10 ** exponent));
    expect(buckets.size).toBeLessThan(2900);
  });
});

describe('a distribution', () => {
  test('counts what is missing apart from 0 and false, and what is not finite as other', () => {
    expect(counted('number', [0, 0, null, Number.NaN, Infinity, -1])).toEqual({
      kind: 'number',
      n: 6,
      missing: 1,
      other: 2,
      counts: { '0': 2, '-1': 1 },
    });
    expect(counted('category', [false, null, 'false', true, '__proto__']).counts).toEqual(
      Object.fromEntries([
        ['false', 2],
        ['true', 1],
        ['__proto__', 1],
      ]),
    );
  });

  test('keeps the most frequent of too many categories', () => {
    const rare = Array.from({ length: 150 }, (_, index) => `rare-${index}`);
    const { n, other, counts } = counted('category', [...rare, 'OK', 'OK']);
    expect(Object.keys(counts)).toHaveLength(100);
    expect({ n, other, ok: counts['OK'] }).toEqual({ n: 152, other: 51, ok: 2 });
  });

  test('has no more categories in mind while it counts than ten times those', () => {
    const values = Array.from({ length: 5000 }, (_, index) => String(index));
    expect(counted('category', values)).toMatchObject({ n: 5000, other: 4900 });
    expect(counted('category', [...values, ...values.slice(0, 1000)])).toMatchObject({
      other: 5800,
    });
  });

  const values = fc.array(fc.oneof(finite, fc.integer({ min: -200, max: 200 }), fc.constant(null)));

  test('of parts is that of the whole', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((part) => counted('number', part));
        if (x === undefined || y === undefined || z === undefined) throw new Error('three parts');
        const whole = counted('number', [...a, ...b, ...c]);
        expect(mergeDistributions('number', [x, y, z])).toEqual(whole);
        expect(mergeDistributions('number', [z, mergeDistributions('number', [y, x])])).toEqual(
          whole,
        );
      }),
    );
  });

  test('adds up', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant(null), fc.boolean())), (list) => {
        const { n, missing, other, counts } = counted('category', list);
        const sum = Object.values(counts).reduce((total, count) => total + count, 0);
        expect([n, missing + other + sum]).toEqual([list.length, list.length]);
      }),
    );
  });
});
