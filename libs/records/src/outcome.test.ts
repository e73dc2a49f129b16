import { expect, test } from 'vitest';
import { outcomeSchema } from './outcome.ts';

test.each([
  ['True', true],
  ['true', true],
  ['1', true],
  ['False', false],
  ['FALSE', false],
  ['0', false],
])('%s is %s', (text, order_fulfilled) => {
  const row = { order_id: 'o-1', order_fulfilled: text };
  expect(outcomeSchema.parse(row)).toEqual({ order_id: 'o-1', order_fulfilled });
});

test.each(['', 'yes', '2', ' true', 'true\n', 'null'])('%j is no outcome', (text) => {
  const { error } = outcomeSchema.safeParse({ order_id: 'o-1', order_fulfilled: text });
  expect(error?.issues[0]?.message).toBe('expected true, false, 1 or 0');
});
