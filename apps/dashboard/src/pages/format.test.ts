import { expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMs,
  formatRate,
  formatShare,
  formatTime,
} from './format.ts';

it('groups the digits of counts', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
});

it.each([
  [0, '0'],
  [0.42, '0.4'],
  [9.96, '10.0'],
  [1203.7, '1,204'],
])('writes a rate of %d as %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});

it.each([
  [0, 0, '–'],
  [0, 10, '0.0 %'],
  [1, 3, '33.3 %'],
  [1, 100_000, '< 0.1 %'],
])('writes %d of %d as %s', (count, total, text) => {
  expect(formatShare(count, total)).toBe(text);
});

it.each([
  [0, '0 s'],
  [59.6, '1 min'],
  [125, '2 min 5 s'],
  [7200, '2 h'],
  [90_061, '1 d 1 h'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it.each([
  [null, '–'],
  [0, '0 ms'],
  [999, '999 ms'],
  [1250, '1.3 s'],
  [125_000, '2 min 5 s'],
])('writes %s milliseconds as %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});

it('writes memory in megabytes', () => {
  expect([1_250_000, 1_234_000_000].map(formatBytes)).toEqual(['1.3 MB', '1,234 MB']);
});

it('adds the date to a time of another day', () => {
  const now = new Date('2026-01-02T00:00:00Z');
  expect(formatTime('2026-01-02T14:03:59.123Z', now)).toBe('14:03:59');
  expect(formatTime('2026-01-01T14:03:59.123Z', now)).toBe('2026-01-01 14:03:59');
});
