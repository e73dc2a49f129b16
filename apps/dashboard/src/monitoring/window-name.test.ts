import { expect, test } from 'vitest';
import { secondsOfWindow, windowName } from './window-name.ts';

test.each([
  ['1h', 3600],
  ['1d', 86_400],
  ['7d', 604_800],
  ['28d', 2_419_200],
])('%s is %d seconds', (name, seconds) => {
  expect(secondsOfWindow(name)).toBe(seconds);
  expect(windowName(seconds)).toBe(name);
});

test.each(['', 'd', '0d', '1m', '7', '7 d', '-1d', '100d', '7d7d'])('%j is none', (name) => {
  expect(secondsOfWindow(name)).toBeUndefined();
});
