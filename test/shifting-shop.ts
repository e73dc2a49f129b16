// Thirty days of orders of which each is like the others, unless their payments shift.
import { join } from 'node:path';
import { orderHeader, writeShop } from './support/files.ts';

export const days = 30;
export const perDay = 120;

/** Even shares of everything on each day; in the last third, where payments shift, 40 instead of 70 % are OK. */
export async function writeShiftingShop(dir: string, isShifting: boolean): Promise<string> {
  const [orders, payments] = [[orderHeader], ['order_id,timestamp,payment_status']];
  for (let n = 0; n < days * perDay; n += 1) {
    const nth = Math.floor(n / perDay);
    const day = String(nth + 1).padStart(2, '0');
    const hour = String((n * 5) % 24).padStart(2, '0');
    orders.push(`m-${n},c-1,2021-06-${day} ${hour}:30:00,sku-${n % 7},1,01234`);
    const paid = isShifting && nth >= (days * 2) / 3 ? 4 : 7;
    payments.push(`m-${n},2021-06-${day} ${hour}:00:00,${n % 10 < paid ? 'OK' : 'FAILED'}`);
  }
  const stock = Array.from({ length: 7 }, (_, n) => `sku-${n},2021-05-01 00:00:00,${n * 10}`);
  await writeShop(dir, {
    orders: `${orders.join('\n')}\n`,
    payments: `${payments.join('\n')}\n`,
    inventory: `sku_code,timestamp,inventory\n${stock.join('\n')}\n`,
  });
  return join(dir, 'orders.csv');
}
