import type { FeatureValue } from '@verdict/records';
import { expect, test } from 'vitest';
import { openTextCounting } from './count-texts.ts';
import { type DecidedOrder, openOrderTexts } from './order-text.ts';
import { parseWindowFields } from './window-counts.ts';

const phases = { waiting: 1200.4, look_up: 0.0254, decide: null };
const day = 86_400;

function orderOf(status: FeatureValue): DecidedOrder {
  const timestamp = '2021-07-04 20:31:02';
  return { timestamp, features: { status, stock: 7 }, recommendation: 'Decline', phases };
}

function openTexts() {
  return openOrderTexts(
    [
      { name: 'status', type: 'category' },
      { name: 'stock', type: 'number' },
    ],
    day,
  );
}

function statusesIn(head: string, texts: readonly string[]) {
  const counting = openTextCounting();
  counting.add(`["july",${head},${texts.join(',')}]`);
  const [{ fields } = { fields: new Map<string, number>() }] = counting.counted();
  const stored = [...fields].map(([field, count]) => [field, String(count)]);
  return parseWindowFields(Object.fromEntries(stored)).features['status'];
}

test('a text is short: its hour since 1970, places in lists, and numbers', () => {
  const { head, textOf } = openTexts();
  const hours = Date.UTC(2021, 6, 4, 20) / 3_600_000;
  expect(textOf(orderOf('OK'))).toBe(`[${hours},4,1200,25,null,0,7]`);
  expect(textOf(orderOf('FAILED'))).toBe(`[${hours},4,1200,25,null,1,7]`);
  expect(textOf(orderOf('OK'))).toBe(`[${hours},4,1200,25,null,0,7]`);
  expect(JSON.parse(head())).toEqual({
    window_seconds: day,
    features: [
      ['status', 'category', ['OK', 'FAILED']],
      ['stock', 'number'],
    ],
  });
});

test('a later head reads the texts before it', () => {
  const { head, textOf } = openTexts();
  const texts = ['a', 'b', 'a', null, 'c'].map((status) => textOf(orderOf(status)));
  expect(statusesIn(head(), texts)).toMatchObject({ missing: 1, counts: { a: 2, b: 1, c: 1 } });
});

test('a head stays short, however many values a category has, and how long they are', () => {
  const { head, textOf } = openTexts();
  const values = Array.from({ length: 500 }, (_, n) => `${n} ${'x'.repeat(n)}`);
  const texts = values.map((status) => textOf(orderOf(status)));
  expect(head().length).toBeLessThan(1500);
  const counts = statusesIn(head(), texts)?.counts ?? {};
  expect(counts).toEqual(Object.fromEntries(values.map((value) => [value.slice(0, 200), 1])));
});

test.each([Number.NaN, Infinity, true, 7, '"', '\n', 'NaN', '[1]'])(
  'the category %j is counted as itself, known or written out',
  (status) => {
    const { head, textOf } = openTexts();
    const first = textOf(orderOf(status));
    const others = Array.from({ length: 40 }, (_, n) => textOf(orderOf(`other ${n}`)));
    const full = openTexts();
    for (let n = 0; n < 40; n += 1) full.textOf(orderOf(`other ${n}`));
    const written = full.textOf(orderOf(status));
    expect(statusesIn(head(), [first, ...others])?.counts[String(status)]).toBe(1);
    expect(statusesIn(full.head(), [written])?.counts).toEqual({ [String(status)]: 1 });
  },
);
