import { expect, test } from 'vitest';
import { describeCrash, describeError } from './describe-error.ts';

test.each([
  [new Error('Connection is closed.'), 'Connection is closed.'],
  [new RangeError('too far'), 'RangeError: too far'],
  ['connect to redis://user:canary@host:1 failed', 'connect to redis://***@host:1 failed'],
  [new Error('expected a number, got "canary \\" canary" [x]'), 'expected a number, got "…" [x]'],
  [new AggregateError([new Error('a'), new Error('b')]), 'a; b'],
  [{ customer_id: 'canary' }, 'error'],
  [undefined, 'error'],
])('%s is told as %s', (error, text) => {
  expect(describeError(error)).toBe(text);
});

test('what the parser of JSON could not read is not told', () => {
  for (const text of ['{"customer_id":canary}', 'canary', '{"a":"canary']) {
    let error: unknown;
    try {
      JSON.parse(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(SyntaxError);
    expect(describeCrash(error)).not.toContain('canary');
  }
});

test('a crash is told with its place, but without its fields, cause and quotes', () => {
  const error = Object.assign(new Error('ERR got "canary"', { cause: new Error('canary') }), {
    command: { name: 'hset', args: ['key', 'canary'] },
  });
  const text = describeCrash(error);
  expect(text).not.toContain('canary');
  expect(text).toMatch(/^ERR got "…"\n {4}at .*describe-error\.test\.ts/);
});

test('a long message is cut', () => {
  expect(describeError(new Error('x'.repeat(10_000)))).toHaveLength(500);
});
