import { expect, test } from 'vitest';
import { parseHooks } from './parse-hooks.ts';

const observer = { kind: 'observe', name: 'seen', at: 'after-decision', observe: () => {} };
const guard = {
  kind: 'guard',
  name: 'stop',
  at: 'before-features',
  onFailure: 'reject',
  guard: () => true,
};

test('one hook, or a list of them, with the times that they have by default', () => {
  expect(parseHooks(observer)).toMatchObject([{ name: 'seen', budgetMs: 100 }]);
  const parsed = parseHooks([observer, { ...guard, timeoutMs: 5 }]);
  expect(parsed).toMatchObject([{ kind: 'observe' }, { kind: 'guard', timeoutMs: 5 }]);
});

const { onFailure: _left, ...undeclared } = guard;

test.each([
  ['no default export', undefined, 'as its default export, got none'],
  ['an empty list', [], 'a list of 1 to 100 as its default export, got 0'],
  ['no object', 'hook', 'hook 1: expected object, got "hook"'],
  ['another kind', { ...observer, kind: 'watch' }, 'hook 1 (seen): kind: '],
  ['another point', [guard, { ...observer, at: 'later' }], 'hook 2 (seen): at: expected one of '],
  ['what came', { ...observer, at: 'later' }, ', got "later"'],
  ['a name with spaces', { ...observer, name: 'a b' }, 'name: expected 1 to 50 of a-z 0-9'],
  ['no function', { ...observer, observe: 7 }, 'observe: expected a function, got 7'],
  ['an unknown field', { ...observer, stopp: () => {} }, '"stopp"'],
  ['a guard that does not say', undeclared, 'hook 1 (stop): onFailure: expected one of'],
  ['a guard at an error', { ...guard, at: 'on-error' }, 'at: expected one of'],
  ['a budget of nothing', { ...observer, budgetMs: 0 }, 'budgetMs: '],
])('%s is refused with what was expected', (_what, exported, message) => {
  expect(() => parseHooks(exported)).toThrow(message);
});
