import { expect, test } from 'vitest';
import { problemOfIssue } from './checked-text.ts';
import { identifier } from './identifier.ts';

function reasonFor(text: string): string | undefined {
  const issue = identifier.safeParse(text).error?.issues[0];
  return issue && problemOfIssue(issue).reason;
}

test.each([
  '0541199867987',
  '007',
  ' padded ',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'a:b:c',
  '"quoted" and \'quoted\'',
  'a,b;c%3A~!',
  'Größe 日本語 🚚',
  'e\u0301',
  'line\u2028separator',
])('%j is an identifier and stays as it is', (text) => {
  expect(identifier.parse(text)).toBe(text);
});

test.each(['', ' ', ' \u00a0\u3000 '])('%j is refused as empty', (text) => {
  expect(reasonFor(text)).toBe('empty');
});

test.each(['x', 'é', '🚚'])(
  '200 times %s is the longest identifier, 201 times is too long',
  (c) => {
    expect(identifier.parse(c.repeat(200))).toBe(c.repeat(200));
    expect(reasonFor(c.repeat(201))).toBe('too-long');
  },
);

test.each(['\u0000', '\t', '\n', '\r', '\u001e', '\u001f', '\u007f', '\u0080', '\u009f'])(
  'the control character %j is refused',
  (c) => {
    expect(reasonFor(`a${c}b`)).toBe('control-character');
  },
);

test('half a surrogate pair is refused, because Redis could not give it back', () => {
  expect(reasonFor('a\ud83d')).toBe('control-character');
  expect(reasonFor('\ude9ab')).toBe('control-character');
});

test('a number is no identifier', () => {
  expect(identifier.safeParse(7).success).toBe(false);
});
