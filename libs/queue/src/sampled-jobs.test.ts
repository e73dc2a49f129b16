import { expect, test } from 'vitest';
import { isSampled } from './sampled-jobs.ts';

test('about one job in a hundred is kept, the same ones each time', () => {
  const ids = Array.from({ length: 20_000 }, (_, n) => `orders~${n}`);
  const sample = ids.filter(isSampled);
  expect(sample.length).toBeGreaterThan(100);
  expect(sample.length).toBeLessThan(300);
  expect(ids.filter(isSampled)).toEqual(sample);
});
