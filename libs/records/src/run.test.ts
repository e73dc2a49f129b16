import { expect, test } from 'vitest';
import { runName, runNameOfFile } from './run.ts';

test.each(['orders', 'orders-2021-07', 'july-v2', 'a', '7', 'A.b_c-D', 'x'.repeat(100)])(
  '%j is a run name',
  (name) => {
    expect(runName.parse(name)).toBe(name);
  },
);

test.each([
  '',
  ' ',
  '.hidden',
  '-flag',
  '_x',
  '..',
  '../up',
  'a/b',
  'a:b',
  'a~b',
  'a b',
  'a*',
  '{a}',
  'é',
  'a\n',
  'x'.repeat(101),
])('%j is no run name', (name) => {
  expect(runName.safeParse(name).error?.issues[0]?.message).toBe(
    'expected 1 to 100 of A-Z a-z 0-9 . _ - as run name',
  );
});

test.each([
  'orders.csv',
  'data/orders.csv',
  'data/orders.csv.gz',
  'C:\\data\\orders.CSV',
  'orders',
])('the run of %s is named orders', (file) => {
  expect(runNameOfFile(file)).toBe('orders');
});
