import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.ts';

// Of scipy 1.17.1: binomtest(count, of).proportion_ci(method='wilson')
test.each([
  [0, 10, 0, 0.27753279986288926],
  [10, 10, 0.7224672001371109, 1],
  [1, 2, 0.09453120573423074, 0.9054687942657693],
  [2130, 2235, 0.9434436045016167, 0.9610420579475077],
])('%d of %d', (count, of, low, high) => {
  const interval = wilsonInterval(count, of);
  expect(interval.low).toBeCloseTo(low, 12);
  expect(interval.high).toBeCloseTo(high, 12);
});
