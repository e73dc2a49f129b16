import { expect, test } from 'vitest';
import { checkSampleOptions } from './sample-options.ts';

const dir = 'sample';

test.each([1, 100_000_000])('%d orders are accepted', (orders) => {
  expect(() => checkSampleOptions({ orders, seed: 1, dir })).not.toThrow();
});

test.each([0, -1, 1.5, Number.NaN, 100_000_001])('%d orders are refused', (orders) => {
  const refusal = `orders: expected an integer from 1 to 100000000, got ${orders}`;
  expect(() => checkSampleOptions({ orders, seed: 1, dir })).toThrow(new RangeError(refusal));
});

test.each([0, 2 ** 31 - 1, -(2 ** 31)])('a seed of %d is accepted', (seed) => {
  expect(() => checkSampleOptions({ orders: 1, seed, dir })).not.toThrow();
});

test.each([0.5, 2 ** 31, -(2 ** 31) - 1, Number.NaN])('a seed of %d is refused', (seed) => {
  const refusal = `seed: expected an integer from -2147483648 to 2147483647, got ${seed}`;
  expect(() => checkSampleOptions({ orders: 1, seed, dir })).toThrow(new RangeError(refusal));
});
