// A shop whose orders are partly unknown, so that a strict run has failures.
import { join } from 'node:path';
import { producer, startWorker } from './support/commands.ts';
import { orderHeader, temporaryDirectory, writeShop } from './support/files.ts';

type Space = Parameters<typeof producer>[0];

const paymentHeader = 'order_id,customer_id,timestamp,payment_method,payment_status';

function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

function csv(header: string, rows: readonly (readonly string[])[]): string {
  return [header, ...rows.map((row) => row.map(quote).join(',')), ''].join('\n');
}

function orderRow(order_id: string): readonly string[] {
  return [order_id, 'customer-4711', '2021-07-04 12:00:00', 'sku-1', '1', '01234'];
}

function paymentRow(order_id: string): readonly string[] {
  return [order_id, 'customer-4711', '2021-07-04 11:00:00', 'CARD', 'OK'];
}

export interface Shop {
  readonly dir: string;
  readonly orders: string;
}

/** Orders of which all but the unpaid ones would be delivered; those have no payment at all. */
export async function openShop(
  space: Space,
  paid: readonly string[],
  unpaid: readonly string[] = [],
): Promise<Shop> {
  const dir = await temporaryDirectory();
  await writeShop(dir, {
    orders: csv(orderHeader, [...paid, ...unpaid].map(orderRow)),
    payments: csv(paymentHeader, paid.map(paymentRow)),
  });
  await run(space, ['load', dir]);
  return { dir, orders: join(dir, 'orders.csv') };
}

/** The payments that were missing arrive. */
export async function payLater(space: Space, shop: Shop, ids: readonly string[]): Promise<void> {
  await writeShop(shop.dir, { payments: csv(paymentHeader, ids.map(paymentRow)) });
  await run(space, ['load', shop.dir]);
}

/** `producer` that ends well; 3 says that some orders failed, as they shall here. */
export async function run(
  space: Space,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { code, stderr } = await producer(space, args, { env });
  if (code !== 0 && code !== 3) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
}

/** Enqueues a strict run in which an order is given up at the first failure, and waits for it. */
export async function decideStrictly(
  space: Space,
  shop: Shop,
  ...flags: readonly string[]
): Promise<void> {
  const args = ['enqueue', shop.orders, '--strict', '--wait', ...flags];
  await run(space, args, { ORDER_ATTEMPTS: '1' });
}

/** Three orders delivered and two failed, in a strict run named orders; a worker stays. */
export async function openFailedShop<Own extends Space>(space: Own) {
  await startWorker(space);
  const shop = await openShop(space, ['a', 'b', 'c'], ['x', 'y']);
  await decideStrictly(space, shop);
  return { space, shop };
}
