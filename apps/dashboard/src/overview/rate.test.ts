import { expect, it } from 'vitest';
import { ratesOverTime } from './rate.ts';

const everySecond = { spans: 4, spanMs: 1000 };

it('knows no rate without samples', () => {
  expect(ratesOverTime([], 10_000, everySecond)).toEqual([0, 0, 0, 0]);
});

it('does not take what was finished before the first sample for a rush', () => {
  const samples = [{ atMs: 8000, finished: 5000 }];
  expect(ratesOverTime(samples, 10_000, everySecond)).toEqual([0, 0, 0, 0]);
});

it('gives each span its orders, oldest first', () => {
  const samples = [
    { atMs: 6000, finished: 0 },
    { atMs: 7000, finished: 10 },
    { atMs: 8000, finished: 10 },
    { atMs: 10_000, finished: 50 },
  ];
  expect(ratesOverTime(samples, 10_000, everySecond)).toEqual([10, 0, 20, 20]);
});

it('shows a falling total as standing still', () => {
  const samples = [
    { atMs: 8000, finished: 100 },
    { atMs: 9000, finished: 0 },
    { atMs: 10_000, finished: 7 },
  ];
  expect(ratesOverTime(samples, 10_000, { spans: 2, spanMs: 1000 })).toEqual([0, 7]);
});
