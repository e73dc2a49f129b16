import { expect, test } from 'vitest';
import { shareOf } from './share.ts';

test('a share has its interval', () => {
  const share = shareOf(1, 2);
  expect(share).toMatchObject({ of: 2, count: 1, share: 0.5 });
  expect(share.low).toBeCloseTo(0.0945, 4);
  expect(share.high).toBeCloseTo(0.9055, 4);
});

test('of nothing there is none', () => {
  expect(shareOf(0, 0)).toEqual({ of: 0, count: 0, share: null, low: null, high: null });
});
