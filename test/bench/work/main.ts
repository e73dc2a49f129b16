// A worker in a process of its own: `main.js KIND REDIS_URL ORDERS`.
import { Redis } from 'ioredis';
import { once } from 'node:events';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { works } from './index.ts';
import type { Told } from './messages.ts';

function tell(told: Told): void {
  process.send?.(told);
}

/** Counts what is done and tells it once a turn of the event loop: a message costs more than an order. */
function openTally(): () => void {
  let orders = 0;
  let isTelling = false;
  const tellAll = () => {
    isTelling = false;
    tell({ about: 'done', orders, cpu_us: ownCpuUs() });
  };
  return () => {
    orders += 1;
    if (!isTelling) setImmediate(tellAll);
    isTelling = true;
  };
}

async function main(): Promise<void> {
  const [kind = '', url = '', orders = ''] = process.argv.slice(2);
  const work = works.get(kind);
  if (work === undefined) throw new Error(`expected ${[...works.keys()].join(', ')}; got ${kind}`);
  process.once('disconnect', () => process.exit(0));
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const start = await work(
    { redis, url, orders: Number(orders) },
    { done: openTally(), stored: (order_id) => tell({ about: 'stored', order_id }) },
  );
  tell({ about: 'loaded', cpu_us: ownCpuUs() });
  await once(process, 'message');
  await start();
  tell({ about: 'started', cpu_us: ownCpuUs() });
}

await main();
