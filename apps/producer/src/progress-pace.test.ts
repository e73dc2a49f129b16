import { expect, test } from 'vitest';
import { secondsLeftOf, shareOf } from './progress-pace.ts';

const pace = { from: 0, done: 25, total: 100, elapsedMs: 2000 };

test('the time left follows from the pace so far', () => {
  expect(secondsLeftOf(pace)).toBe(6);
  expect(shareOf(pace)).toBe(0.25);
});

test('what was done before counts for the share and not for the pace', () => {
  expect(secondsLeftOf({ ...pace, from: 15 })).toBe(15);
  expect(shareOf({ ...pace, from: 15 })).toBe(0.25);
});

test.each([
  ['nothing is done yet', { ...pace, done: 0 }],
  ['nothing was added to what was done before', { ...pace, from: 25 }],
  ['the total is unknown', { ...pace, total: undefined }],
])('no time left is told when %s', (_when, unknown) => {
  expect(secondsLeftOf(unknown)).toBeUndefined();
});

test('a file that grew while it was read is at its end, not beyond', () => {
  const beyond = { ...pace, done: 120 };
  expect(shareOf(beyond)).toBe(1);
  expect(secondsLeftOf(beyond)).toBe(0);
});

test('nothing of nothing is all', () => {
  expect(shareOf({ ...pace, done: 0, total: 0 })).toBe(1);
});
