import { expect, test } from 'vitest';
import { openBreaker } from './breaker.ts';

function setup() {
  let nowMs = 0;
  const breaker = openBreaker(() => nowMs);
  const fail = (times: number) => Array.from({ length: times }, () => breaker.note(false));
  return { breaker, fail, pass: (ms: number) => (nowMs += ms) };
}

test('five failures in a row open it for a minute, and then it lets one try through', () => {
  const { breaker, fail, pass } = setup();
  expect(fail(5)).toEqual([false, false, false, false, true]);
  expect(breaker.take()).toBe('none');
  pass(59_999);
  expect(breaker.take()).toBe('none');
  pass(1);
  expect(breaker.take()).toBe('one');
  expect(breaker.take()).toBe('none');
});

test('failures that are not in a row leave it closed', () => {
  const { breaker, fail } = setup();
  fail(4);
  breaker.note(true);
  expect(fail(4)).not.toContain(true);
  expect(breaker.take()).toBe('all');
});

test('a try that goes well closes it, one that fails opens it for another minute', () => {
  const { breaker, fail, pass } = setup();
  fail(5);
  pass(60_000);
  breaker.take();
  expect(breaker.note(false)).toBe(true);
  expect(breaker.take()).toBe('none');
  pass(60_000);
  breaker.take();
  breaker.note(true);
  expect(breaker.take()).toBe('all');
  expect(fail(4)).not.toContain(true);
});

test('what was under way when it opened changes nothing', () => {
  const { breaker, fail } = setup();
  fail(5);
  expect(breaker.note(true)).toBe(false);
  expect(breaker.take()).toBe('none');
});

test('a try that could not be made is for the next', () => {
  const { breaker, fail, pass } = setup();
  fail(5);
  pass(60_000);
  breaker.take();
  expect(breaker.isResting()).toBe(true);
  breaker.giveBack();
  expect(breaker.isResting()).toBe(false);
  expect(breaker.take()).toBe('one');
});
