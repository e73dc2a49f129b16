import { expect, test } from 'vitest';
import { UsageError } from '../errors.ts';
import { isWithin, parseMostChanged } from './most-changed.ts';

function diffWith(changed: number, decided_in_one: number, all: number) {
  return { changed, decided_in_one, changed_share: (changed + decided_in_one) / all };
}

test.each([
  ['5%', 5, true],
  ['5%', 6, false],
  ['0.5%', 1, false],
  ['0%', 0, true],
  ['0', 1, false],
  ['6', 6, true],
  ['6', 7, false],
])('at most %s of 100: %i changed is within it: %j', (text, changed, expected) => {
  expect(isWithin(diffWith(changed, 0, 100), parseMostChanged(text))).toBe(expected);
});

test('an order that only one run decided counts as changed', () => {
  expect(isWithin(diffWith(0, 6, 100), parseMostChanged('5%'))).toBe(false);
  expect(isWithin(diffWith(0, 6, 100), parseMostChanged('5'))).toBe(false);
});

test.each(['', '-1', '101%', '1.5', 'five', '5 %', '1e3'])('%j is refused', (text) => {
  expect(() => parseMostChanged(text)).toThrow(UsageError);
});
