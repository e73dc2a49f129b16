import { expect, test } from 'vitest';
import { shareOf } from './wilson.ts';

// From `scipy.stats.binomtest(k, n).proportion_ci(method='wilson')` of scipy 1.10.1.
test.each([
  [0, 10, 0, 0.2775327998628892],
  [5, 10, 0.236593090512564, 0.7634069094874361],
  [10, 10, 0.7224672001371106, 1],
  [2130, 2235, 0.9434436045016167, 0.9610420579475077],
])('%i of %i lies between %f and %f', (count, of, low, high) => {
  const share = shareOf(count, of);
  expect(share.share).toBe(count / of);
  expect(share.low).toBeCloseTo(low, 12);
  expect(share.high).toBeCloseTo(high, 12);
});

test('nothing has no share', () => {
  expect(shareOf(0, 0)).toEqual({ count: 0, of: 0, share: null, low: null, high: null });
});
