import type { FeatureValue } from '@verdict/records';
import { expect, test } from 'vitest';
import { openRowCounting } from './count-rows.ts';
import { type DecidedOrder, openOrderRows, type OrderRow } from './order-row.ts';
import { parseWindowFields } from './window-counts.ts';

const phases = { waiting: 1200.4, look_up: 0.0254, decide: null };
const day = 86_400;

function orderOf(status: FeatureValue): DecidedOrder {
  const timestamp = '2021-07-04 20:31:02';
  return { timestamp, features: { status, stock: 7 }, recommendation: 'Decline', phases };
}

function openRows() {
  return openOrderRows(
    [
      { name: 'status', type: 'category' },
      { name: 'stock', type: 'number' },
    ],
    day,
  );
}

function statusesIn(head: string, rows: readonly OrderRow[]) {
  const counting = openRowCounting();
  counting.add(Buffer.from(`["july",${head}]\n${JSON.stringify(rows)}`));
  const [{ fields } = { fields: new Map<string, number>() }] = counting.counted();
  const stored = [...fields].map(([field, count]) => [field, String(count)]);
  return parseWindowFields(Object.fromEntries(stored)).features['status'];
}

test('a row is short: its hour since 1970, places in lists, and numbers', () => {
  const { head, rowOf } = openRows();
  const hours = Date.UTC(2021, 6, 4, 20) / 3_600_000;
  expect(rowOf(orderOf('OK'))).toEqual([hours, 4, 1200, 25, null, 0, 7]);
  expect(rowOf(orderOf('FAILED'))).toEqual([hours, 4, 1200, 25, null, 1, 7]);
  expect(rowOf(orderOf('OK'))).toEqual([hours, 4, 1200, 25, null, 0, 7]);
  expect(JSON.parse(head())).toEqual([day, ['status', ['OK', 'FAILED']], ['stock']]);
});

test('a later head reads the rows before it', () => {
  const { head, rowOf } = openRows();
  const rows = ['a', 'b', 'a', null, 'c'].map((status) => rowOf(orderOf(status)));
  expect(statusesIn(head(), rows)).toMatchObject({ missing: 1, counts: { a: 2, b: 1, c: 1 } });
});

test('a head stays short, however many values a category has, and how long they are', () => {
  const { head, rowOf } = openRows();
  const values = Array.from({ length: 500 }, (_, n) => `${n} ${'x'.repeat(n)}`);
  const rows = values.map((status) => rowOf(orderOf(status)));
  expect(head().length).toBeLessThan(1500);
  const counts = statusesIn(head(), rows)?.counts ?? {};
  expect(counts).toEqual(Object.fromEntries(values.map((value) => [value.slice(0, 200), 1])));
});

test.each([Number.NaN, Infinity, true, 7, '"', '\n', 'NaN', '[1]'])(
  'the category %j is counted as itself, known or written out',
  (status) => {
    const { head, rowOf } = openRows();
    const first = rowOf(orderOf(status));
    const others = Array.from({ length: 40 }, (_, n) => rowOf(orderOf(`other ${n}`)));
    const full = openRows();
    for (let n = 0; n < 40; n += 1) full.rowOf(orderOf(`other ${n}`));
    const written = full.rowOf(orderOf(status));
    expect(statusesIn(head(), [first, ...others])?.counts[String(status)]).toBe(1);
    expect(statusesIn(full.head(), [written])?.counts).toEqual({ [String(status)]: 1 });
  },
);
