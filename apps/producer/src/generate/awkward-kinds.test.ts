import { beforeAll, describe, expect, test } from 'vitest';
import { type AwkwardKind, awkwardKindOf } from './awkward-orders.ts';
import { cell, groupedBy, makeSample, type Sample } from './sample-files.test.support.ts';

type Rows = Sample['orders'];
type Facts = { order: Rows[number]; payments: Rows; stock: Rows; openings: Rows };
type Claim = (facts: Facts) => boolean;

const column = (rows: Rows, name: string): string[] => rows.map((row) => cell(row, name));
const idLike =
  (pattern: RegExp): Claim =>
  ({ order }) =>
    pattern.test(cell(order, 'order_id'));
const timeLike =
  (pattern: RegExp): Claim =>
  ({ order }) =>
    pattern.test(cell(order, 'timestamp'));

function secondsAfterOrder({ order }: Facts, rows: Rows, name: string): number[] {
  const seconds = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`) / 1000;
  return column(rows, name).map((text) => seconds(text) - seconds(cell(order, 'timestamp')));
}
const stockComesAt = (facts: Facts, second: number): boolean =>
  secondsAfterOrder(facts, facts.stock, 'timestamp').includes(second);
const opensAt = (facts: Facts, second: number): boolean =>
  secondsAfterOrder(facts, facts.openings, 'available_from').includes(second);
const paysAt = (facts: Facts, ...seconds: number[]): boolean =>
  String(secondsAfterOrder(facts, facts.payments, 'timestamp')) === String(seconds);
const isFalling = (times: readonly string[]): boolean =>
  times.some((time, i) => time < (times[i - 1] ?? ''));

const claims: Readonly<Record<AwkwardKind, Claim>> = {
  'order id with a colon': idLike(/:/),
  'order id of digits only': idLike(/^[1-9]\d*$/),
  'order id with leading zeros': idLike(/^0+\d+$/),
  'order id with spaces inside': idLike(/\S {2}\S/),
  'order id with quotes': idLike(/"\d+" '/),
  'order id with commas': idLike(/,/),
  'order id with percent signs': idLike(/%.*%2e/),
  'order id with markup': idLike(/<b>&amp;/),
  'order id like a path': idLike(/^\.\.\/x/),
  'order id __proto__': idLike(/^__proto__/),
  'order id constructor': idLike(/^constructor/),
  'order id with an emoji': idLike(/\p{Emoji_Presentation}/u),
  'order id with a combining accent': idLike(/e\p{Mn}/u),
  'order id from right to left': idLike(/\p{Script=Hebrew}/u),
  'order id of 200 characters': idLike(/^[ -~]{200}$/),
  'order id of 200 emoji': idLike(/^\d+\p{Emoji_Presentation}+$/u),
  'customer id in unicode': ({ order, payments }) =>
    /\p{Script=Han}/u.test(cell(order, 'customer_id')) &&
    payments.every((row) => cell(row, 'customer_id') === cell(order, 'customer_id')),
  'timestamps with a T': timeLike(/T/),
  'order at 00:00:00': timeLike(/ 00:00:00$/),
  'order at 05:59:59': timeLike(/ 05:59:59$/),
  'order at 06:00:00': timeLike(/ 06:00:00$/),
  'order at 23:59:59': timeLike(/ 23:59:59$/),
  'order in the first second of the month': timeLike(/^2021-07-01 00:00:00$/),
  'order in the last second of the month': timeLike(/^2021-07-31 23:59:59$/),
  'facts from a leap day and the end of a February': ({ stock, openings }) =>
    column(stock, 'timestamp').includes('2021-02-28 23:59:59') &&
    column(openings, 'available_from').includes('2020-02-29 23:59:59'),
  'stock raised at the very second': (facts) => stockComesAt(facts, 0),
  'stock raised a second later': (facts) => stockComesAt(facts, 1),
  'two stock levels of one second': ({ stock }) =>
    new Set(column(stock, 'timestamp')).size === 1 && String(column(stock, 'inventory')) === '0,25',
  'stock levels out of order': ({ stock }) => isFalling(column(stock, 'timestamp')),
  'negative stock': ({ stock }) => Number(cell(stock.at(-1), 'inventory')) < 0,
  'unknown SKU': ({ stock }) => stock.length === 0,
  'large quantity': ({ order }) => cell(order, 'quantity') === '1000000',
  'zip code opened at the very second': (facts) => opensAt(facts, 0),
  'zip code opened a second later': (facts) => opensAt(facts, 1),
  'zip code listed twice': ({ openings }) => isFalling(column(openings, 'available_from')),
  'unknown zip code': ({ openings }) => openings.length === 0,
  'payment at the very second': (facts) => paysAt(facts, -60, 0),
  'payment a second later': (facts) => paysAt(facts, -60, 1),
  'two payments of one second': (facts) => paysAt(facts, 0, 0),
  'payments out of order': (facts) => paysAt(facts, -60, -120),
  'payment status of no known kind': ({ payments }) =>
    String(column(payments, 'payment_status')) === 'PENDING_REVIEW',
};

describe('10,000 orders', () => {
  let sample: Sample;
  let groups: Record<'payments' | 'stock' | 'openings', Map<string, Rows[number][]>>;
  beforeAll(async () => {
    sample = await makeSample({ orders: 10_000 });
    groups = {
      payments: groupedBy(sample.payments, 'order_id'),
      stock: groupedBy(sample.inventory, 'sku_code'),
      openings: groupedBy(sample.zipCodes, 'zip_code'),
    };
  });

  function factsOf(order: Rows[number]): Facts {
    return {
      order,
      payments: groups.payments.get(cell(order, 'order_id')) ?? [],
      stock: groups.stock.get(cell(order, 'sku_code')) ?? [],
      openings: groups.openings.get(cell(order, 'zip_code')) ?? [],
    };
  }

  test.each(Object.entries(claims))('have the kind "%s"', (kind, claim) => {
    const ofKind = sample.orders.filter((_, row) => awkwardKindOf(row) === kind);
    expect(ofKind.length).toBeGreaterThan(1);
    expect(ofKind.filter((order) => !claim(factsOf(order)))).toEqual([]);
  });

  test('use the bare names __proto__, constructor and ../x as an id', () => {
    const ids = new Set(column(sample.orders, 'order_id'));
    expect(['__proto__', 'constructor', '../x'].filter((id) => !ids.has(id))).toEqual([]);
  });

  test('are awkward one time in fifty', () => {
    const awkward = sample.orders.filter((_, row) => awkwardKindOf(row) !== undefined);
    expect(awkward).toHaveLength(200);
  });
});
