import { expect, test } from 'vitest';
import { cell, groupedBy, makeSample } from './sample-files.test.support.ts';

test('facts and orders come in no order of time', async () => {
  const sample = await makeSample();
  for (const rows of [sample.orders, sample.payments, sample.inventory]) {
    const times = rows.map((row) => cell(row, 'timestamp').replace('T', ' '));
    const rises = times.filter((time, row) => time > (times[row - 1] ?? '')).length;
    expect(rises / times.length).toBeLessThan(0.7);
  }
});

test('every SKU has several stock levels, most of them run out at some time, some go below zero', async () => {
  const { inventory } = await makeSample({ orders: 10_000 });
  const levels = [...groupedBy(inventory, 'sku_code').values()].map((rows) =>
    rows.map((row) => Number(cell(row, 'inventory'))),
  );
  const drawn = levels.filter((stock) => stock.length > 2);
  expect(drawn).toHaveLength(1000);
  expect(drawn.filter((stock) => new Set(stock).size >= 3).length).toBeGreaterThan(990);
  expect(drawn.filter((stock) => stock.includes(0)).length).toBeGreaterThan(700);
  expect(drawn.filter((stock) => stock.some((level) => level < 0)).length).toBeGreaterThan(100);
});

test('popularity of SKUs is uneven', async () => {
  const { orders } = await makeSample({ orders: 10_000 });
  const sizes = [...groupedBy(orders, 'sku_code').values()].map((rows) => rows.length);
  const [most = 0] = sizes.toSorted((a, b) => b - a);
  expect(most).toBeGreaterThan(100);
  expect(sizes.filter((size) => size < 10).length).toBeGreaterThan(500);
});

test('payments change, some only after the order, and some orders have none', async () => {
  const { orders, payments } = await makeSample({ orders: 10_000 });
  const times = new Map(orders.map((row) => [cell(row, 'order_id'), cell(row, 'timestamp')]));
  const groups = [...groupedBy(payments, 'order_id').values()];
  const changed = groups.filter(
    (rows) => new Set(rows.map((row) => cell(row, 'payment_status'))).size > 1,
  );
  const late = payments.filter(
    (row) => cell(row, 'timestamp') > (times.get(cell(row, 'order_id')) ?? ''),
  );
  expect(changed.length).toBeGreaterThan(1000);
  expect(late.length).toBeGreaterThan(500);
  expect(orders.length - groups.length).toBeGreaterThan(150);
});

test('zip codes keep leading zeros, and some are not listed', async () => {
  const { orders, zipCodes } = await makeSample({ orders: 10_000 });
  const listed = groupedBy(zipCodes, 'zip_code');
  const used = [...groupedBy(orders, 'zip_code').keys()];
  expect(zipCodes.filter((row) => cell(row, 'zip_code').startsWith('0')).length).toBeGreaterThan(9);
  expect(used.filter((zipCode) => !listed.has(zipCode)).length).toBeGreaterThan(4);
});
