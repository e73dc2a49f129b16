import { expect, test } from 'vitest';
import { progressLine, timeLeft } from './progress-line.ts';

const figures = {
  label: 'enqueueing orders.csv',
  share: 0.35,
  secondsLeft: 12.1,
  count: 70_000,
  unit: 'orders',
  perSecond: 4000.4,
  why: undefined,
};

test('a line tells share, time left, count and rate', () => {
  expect(progressLine(figures)).toBe(
    'enqueueing orders.csv ████░░░░░░ 35 % · 13 s left · 4,000/s · 70,000 orders',
  );
});

test('the reason of a wait takes the place of the bar and of the time left', () => {
  expect(progressLine({ ...figures, why: '100 orders wait' })).toBe(
    'enqueueing orders.csv 35 % · 100 orders wait · 4,000/s · 70,000 orders',
  );
  expect(progressLine({ ...figures, share: undefined, why: '100 orders wait' })).toBe(
    'enqueueing orders.csv 100 orders wait · 4,000/s · 70,000 orders',
  );
});

test('what is not known is left out', () => {
  expect(progressLine({ ...figures, share: undefined, secondsLeft: undefined })).toBe(
    'enqueueing orders.csv 4,000/s · 70,000 orders',
  );
});

test('only what is whole is called 100 %', () => {
  expect(progressLine({ ...figures, share: 0.9999 })).toContain(' 99 % ');
  expect(progressLine({ ...figures, share: 1 })).toContain(' 100 % ');
});

test.each([
  [0, '0 s left'],
  [59, '59 s left'],
  [60, '1 min 0 s left'],
  [3599.1, '1 h 0 min left'],
  [7500, '2 h 5 min left'],
  [4e6, '1,111 h 6 min left'],
])('%d seconds are %s', (seconds, text) => {
  expect(timeLeft(seconds)).toBe(text);
});
