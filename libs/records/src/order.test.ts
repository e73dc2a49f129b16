import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemOfIssue } from './checked-text.ts';
import { orderColumns, orderRowSchema, orderSchema } from './order.ts';

function row(cells: Readonly<Record<string, string>> = {}) {
  return {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: '2021-07-04 20:31:02',
    sku_code: '0541199867987',
    quantity: '1',
    zip_code: '03779',
    ...cells,
  };
}

test('a row becomes an order with its texts unchanged and its quantity as a number', () => {
  expect(orderRowSchema.parse(row({ quantity: '12' }))).toEqual({
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: '2021-07-04 20:31:02',
    sku_code: '0541199867987',
    quantity: 12,
    zip_code: '03779',
  });
});

test('the outcome of an order never becomes part of it', () => {
  const withOutcome = row({ order_fulfilled: 'True' });
  expect(orderRowSchema.parse(withOutcome)).not.toHaveProperty('order_fulfilled');
  const order = { ...withOutcome, quantity: 1 };
  expect(orderSchema.parse(order)).not.toHaveProperty('order_fulfilled');
});

test.each([
  ['1', 1],
  ['007', 7],
  ['999999999999999', 999_999_999_999_999],
])('the quantity %j is %d', (quantity, number) => {
  expect(orderRowSchema.parse(row({ quantity })).quantity).toBe(number);
});

test.each([
  '0',
  '000',
  '-1',
  '+1',
  '1.5',
  '1.0',
  '1e3',
  '',
  ' 1',
  '1 ',
  '0x1',
  '1_000',
  '1,000',
  'one',
  '١',
  'NaN',
  'Infinity',
  '1000000000000000',
  '9'.repeat(400),
])('the quantity %j is refused', (quantity) => {
  const { error } = orderRowSchema.safeParse(row({ quantity }));
  expect(error?.issues.map(problemOfIssue)).toEqual([
    { reason: 'not-a-positive-integer', expected: 'a whole number above 0' },
  ]);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null])(
  'the quantity %j of a queued order is refused',
  (quantity) => {
    expect(orderSchema.safeParse({ ...row(), quantity }).success).toBe(false);
  },
);

test.each(orderColumns)('an order without %s is refused', (column) => {
  const { [column]: _, ...rest } = { ...row(), quantity: 1 };
  expect(orderSchema.safeParse(rest).success).toBe(false);
});

test.each(['order_id', 'customer_id', 'sku_code', 'zip_code'])('%s must not be empty', (column) => {
  const { error } = orderRowSchema.safeParse(row({ [column]: '' }));
  expect(error?.issues[0]?.path).toEqual([column]);
});

const anyCells = fc.record({
  order_id: fc.string({ unit: 'binary' }),
  customer_id: fc.string(),
  timestamp: fc.oneof(fc.constant('2021-07-04 20:31:02'), fc.string()),
  sku_code: fc.string({ unit: 'grapheme' }),
  quantity: fc.oneof(fc.nat().map(String), fc.string()),
  zip_code: fc.constantFrom('__proto__', '01234', '', '\ud800', '\u0000'),
});

test('whatever the cells hold, a row is an order of our own or a problem with column and reason', () => {
  fc.assert(
    fc.property(anyCells, (cells) => {
      const { data, error } = orderRowSchema.safeParse(cells);
      const [issue] = error?.issues ?? [];
      const order = { ...cells, quantity: Number(cells.quantity) };
      expect(issue === undefined && orderSchema.parse(data)).toEqual(issue === undefined && order);
      expect([undefined, ...orderColumns]).toContain(issue?.path[0]);
      expect(issue && problemOfIssue(issue).reason).not.toBe('invalid');
    }),
    { numRuns: 2000 },
  );
});

test('no value at all makes the check of a queued order throw', () => {
  const values = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
    fc.tuple(anyCells, fc.anything()).map(([cells, quantity]) => ({ ...cells, quantity })),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(values, (value) => {
      const { success, error } = orderSchema.safeParse(value);
      expect(success || (error?.issues.length ?? 0) > 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
