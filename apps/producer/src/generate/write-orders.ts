// orders.csv and payments.csv, order by order: neither is ever held in memory.

import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { withAwkwardness } from './awkward-orders.ts';
import type { CsvFile } from './csv-file.ts';
import { drawOrder, isFulfilled, type SampleOrder } from './sample-order.ts';
import type { Shop } from './shop.ts';
import { timestampText } from './timestamp-text.ts';

export const orderColumns = [
  'order_id',
  'customer_id',
  'timestamp',
  'sku_code',
  'quantity',
  'zip_code',
  'order_fulfilled',
] as const;

export const paymentColumns = [
  'order_id',
  'customer_id',
  'timestamp',
  'payment_method',
  'payment_status',
] as const;

export async function writeOrders(
  files: { readonly orders: CsvFile; readonly payments: CsvFile },
  shop: Shop,
  random: RandomGenerator,
  count: number,
  onRow: (rows: number) => void,
): Promise<void> {
  for (let row = 0; row < count; row += 1) {
    const order = withAwkwardness(drawOrder(random, shop, row), row);
    await files.orders.add(orderCells(order));
    for (const cells of paymentRows(order)) await files.payments.add(cells);
    onRow(row + 1);
  }
}

function orderCells(order: SampleOrder) {
  return [
    order.order_id,
    order.customer_id,
    timestampText(order.second, order.separator),
    order.sku.sku_code,
    order.quantity,
    order.zipCode.zip_code,
    isFulfilled(order),
  ];
}

function paymentRows(order: SampleOrder) {
  const { order_id, customer_id, second, separator, payment_method, paymentSteps } = order;
  return paymentSteps.map(({ offsetSeconds, payment_status }) => {
    const timestamp = timestampText(second + offsetSeconds, separator);
    return [order_id, customer_id, timestamp, payment_method, payment_status];
  });
}
