// Every page that the dashboard has, in a shop that shows what each can show. A new page gets a line here.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openShop, run } from './browser-shop.ts';
import { writeShiftingShop } from './shifting-shop.ts';
import { type Space, startWorker } from './support/commands.ts';
import { temporaryDirectory } from './support/files.ts';
import { openVariedShop } from './varied-shop.ts';

/** Of the shop below. */
export const shopPages = {
  'the overview, with charts and an alert': '/',
  'the runs': '/runs',
  'a run with rejects': '/runs/orders',
  'a run over time, with a single day': '/runs/orders/monitoring',
  'a run over time, with nothing counted': '/runs/later/monitoring',
  'the search with hits': '/orders?run=orders',
  'the search without hits': '/orders?sku_code=nope',
  'the search with what is no time': '/orders?from=yesterday',
  'a look at a whole run': '/scan?run=orders',
  'an order that is held, in three runs': '/orders/held',
  'an order that failed': '/orders/unpaid',
  'an order that is pending': '/orders/waiting',
  'failures by cause': '/failures',
  'what is asked before a retry': '/failures/retry?run=strict',
  'an order that nobody knows': '/orders/nope',
  'no order': '/orders?q=',
  'no page': '/nothing',
} as const;

/** Of a month whose payments shift. */
export const monthPages = {
  'a run over time': '/runs/month/monitoring',
  'a run over time, by day': '/runs/month/monitoring?window=1d&feature=inventory',
} as const;

/** Where nothing has happened yet. */
export const emptyPages = {
  'the first overview': '/',
  'no runs': '/runs',
  'no orders': '/orders',
  'no failures': '/failures',
};

/** Without a Redis. */
export const awayPages = { 'the overview without Redis': '/', 'a search without Redis': '/orders' };

/** Orders that are decided, that failed, and that wait for a worker which is gone. */
export async function openFullShop(space: Space): Promise<void> {
  const worker = await startWorker(space, { SHADOW_PIPELINES: 'order-rules@2.0.0' });
  const shop = await openVariedShop(space);
  await run(space, ['enqueue', shop.orders, '--wait']);
  await run(space, ['enqueue', shop.orders, '--run', 'strict', '--strict', '--wait'], {
    ORDER_ATTEMPTS: '1',
  });
  await worker.stop();
  await run(space, ['enqueue', shop.orders, '--run', 'later']);
  const { orders } = await openShop(space, ['waiting']);
  await run(space, ['enqueue', orders, '--run', 'later']);
}

/** With outcomes of most, and a shadow; the worker counts them all before it ends. */
export async function openMonthShop(space: Space): Promise<void> {
  const worker = await startWorker(space, { SHADOW_PIPELINES: 'order-rules@2.0.0' });
  const dir = await temporaryDirectory();
  const orders = await writeShiftingShop(dir, true);
  await run(space, ['load', dir]);
  await run(space, ['enqueue', orders, '--run', 'month', '--wait']);
  await worker.stop();
  const outcomes = join(dir, 'outcomes.csv');
  const told = Array.from({ length: 2000 }, (_, n) => `m-${n},${n % 4 > 0}`);
  await writeFile(outcomes, ['order_id,order_fulfilled', ...told, ''].join('\n'));
  await run(space, ['outcomes', outcomes, '--run', 'month']);
}
