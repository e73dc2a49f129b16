// A shop in which nothing shifts, or payments do.
import { join } from 'node:path';
import { orderHeader, writeShop } from './files.ts';

const days = 20;
const perDay = 120;

/** Even shares of everything on each day; from the 16th on, where payments shift, more of them fail. */
export async function writeEvenShop(dir: string, isShifting: boolean): Promise<string> {
  const [orders, payments] = [[orderHeader], ['order_id,timestamp,payment_status']];
  for (let n = 0; n < days * perDay; n += 1) {
    const day = String(Math.floor(n / perDay) + 1).padStart(2, '0');
    const hour = String((n * 5) % 24).padStart(2, '0');
    const minute = String(n % 60).padStart(2, '0');
    orders.push(`e-${n},c-1,2021-07-${day} ${hour}:${minute}:00,sku-${n % 7},1,01234`);
    const failing = isShifting && Number(day) > 15 ? 6 : 3;
    payments.push(`e-${n},2021-07-${day} ${hour}:00:00,${n % 10 < failing ? 'FAILED' : 'OK'}`);
  }
  const stock = Array.from({ length: 7 }, (_, n) => `sku-${n},2021-06-01 00:00:00,${n * 10}`);
  await writeShop(dir, {
    orders: `${orders.join('\n')}\n`,
    payments: `${payments.join('\n')}\n`,
    inventory: `sku_code,timestamp,inventory\n${stock.join('\n')}\n`,
  });
  return join(dir, 'orders.csv');
}
