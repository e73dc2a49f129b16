import { expect, test } from 'vitest';
import { describeReject, quoteInput, quoteLine, type Reject } from './reject.ts';

function reject(changes: Partial<Reject> = {}): Reject {
  return {
    file: 'orders.csv',
    line: 17,
    order_id: 'o-1',
    column: 'quantity',
    reason: 'not-a-positive-integer',
    expected: 'a whole number above 0',
    got: '0',
    ...changes,
  };
}

test('a reject is described with its place, what was expected and what came', () => {
  expect(describeReject(reject())).toBe(
    'orders.csv, line 17, column quantity (order o-1): ' +
      'expected a whole number above 0, got "0" [not-a-positive-integer]',
  );
});

test('a reject of a whole row names no column and no order', () => {
  expect(describeReject(reject({ column: null, order_id: null }))).toMatch(
    /^orders\.csv, line 17: expected /,
  );
});

test('a description stays on one line, whatever came', () => {
  expect(describeReject(reject({ got: 'a\nb\u001b[31m\u009b31m\u007f' }))).not.toMatch(/\p{Cc}/u);
});

test('what came is quoted up to 200 characters', () => {
  expect(quoteInput('x'.repeat(200))).toBe('x'.repeat(200));
  expect(quoteInput('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`);
});

test.each([
  [{ a: 1 }, '{"a":1}'],
  [undefined, 'undefined'],
  [null, 'null'],
])('%j is quoted as %s', (value, text) => {
  expect(quoteInput(value)).toBe(text);
});

test('what came can be shown on a terminal: its control characters are written out', () => {
  expect(quoteLine('a\u0000\r\n\u001b[31m\u009b1m é🚚')).toBe(
    'a\\u0000\\u000d\\u000a\\u001b[31m\\u009b1m é🚚',
  );
  expect(quoteLine('\n'.repeat(300))).toBe(`${'\\u000a'.repeat(200)}…`);
});
