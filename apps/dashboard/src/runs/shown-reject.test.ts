import type { Reject } from '@verdict/records';
import { expect, it } from 'vitest';
import { shownReject } from './shown-reject.ts';

function rejectOf(changes: Partial<Reject>): Reject {
  return {
    file: 'orders.csv',
    line: 2,
    order_id: 'o-1',
    column: 'sku_code',
    reason: 'empty',
    expected: 'a non-empty text',
    got: '',
    ...changes,
  };
}

it.each([
  [{ column: 'sku_code', got: 'sku: 4711' }, 'sku: 4711'],
  [{ column: 'customer_id', got: 'customer-4711' }, 'cust…'],
  [{ column: null, got: '2 cells: o-1,customer-4711' }, '2 cells'],
  [
    {
      column: 'order_id',
      got: '{"order_id":"o-1","customer_id":"a\\"customer-4711","quantity":1}',
    },
    '{"order_id":"o-1","customer_id":"a\\"c…","quantity":1}',
  ],
  [
    { column: 'order_id', got: '{"order_id":"o-1","customer_id":"customer-47…' },
    expect.stringMatching(/^[^]*"cust…$/),
  ],
])('shows %j without its customer', (changes, got) => {
  const shown = shownReject(rejectOf(changes)).got;
  expect(shown).toEqual(got);
});
