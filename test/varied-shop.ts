// A shop in which each order is held, declined or delivered for a reason of its own.
import { join } from 'node:path';
import { run, type Shop } from './browser-shop.ts';
import type { Space } from './support/commands.ts';
import { orderHeader, temporaryDirectory, writeShop } from './support/files.ts';

const orders = `${orderHeader}
held,customer-1,2021-07-04 12:00:00,sku-none,1,01234
delivered,customer-1,2021-07-04 12:00:00,sku-1,1,01234
early,customer-2,2021-07-04 03:00:00,sku-1,1,01234
unlisted,customer-2,2021-07-04 12:00:00,sku-1,1,99999
unpaid,customer-2,2021-07-04 12:00:00,sku-1,1,01234
bad-day,customer-3,2021-02-30 12:00:00,sku-1,1,01234
bad-count,customer-3,2021-07-04 12:00:00,sku-1,0,01234
held,customer-9,2021-07-04 12:00:00,sku-1,1,01234
`;

const payments = `order_id,customer_id,timestamp,payment_method,payment_status
held,customer-1,2021-07-04 11:00:00,CARD,OK
delivered,customer-1,2021-07-04 11:00:00,CARD,OK
early,customer-2,2021-07-04 02:00:00,CARD,OK
unlisted,customer-2,2021-07-04 11:00:00,CARD,OK
`;

/** In stock only after its order: a look ahead would see that. */
const inventory = `sku_code,timestamp,inventory
sku-1,2021-07-01 00:00:00,5
sku-none,2021-07-01 00:00:00,3
sku-none,2021-07-03 09:00:00,0
sku-none,2021-07-09 00:00:00,7
`;

/** Five orders are accepted, three rows rejected. */
export async function openVariedShop(space: Space): Promise<Shop> {
  const dir = await temporaryDirectory();
  await writeShop(dir, { orders, payments, inventory });
  await run(space, ['load', dir]);
  return { dir, orders: join(dir, 'orders.csv') };
}
