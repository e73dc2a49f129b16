// What is to be seen on the pictures: made up, decided in two ways, with a long file just being decided.
import { once } from 'node:events';
import { join } from 'node:path';
import { finish, type Start } from './commands.ts';

const sampleOrders = 10_000;
const strictOrders = 600;
const nightOrders = 150_000;

async function generate(start: Start, dir: string, orders: number, seed: number): Promise<string> {
  const flags = ['--orders', String(orders), '--seed', String(seed), '--out', dir];
  await finish(start('producer', ['generate', ...flags]));
  await finish(start('producer', ['load', dir]));
  return join(dir, 'orders.csv');
}

export interface Shop {
  /** A file that takes its time. */
  readonly nightFile: string;
}

/** Two runs over one file, the second of which looks ahead, and a strict one in which some orders fail. */
export async function openShop(start: Start, dir: string): Promise<Shop> {
  const nightFile = await generate(start, join(dir, 'night'), nightOrders, 2);
  const strictFile = await generate(start, join(dir, 'strict'), strictOrders, 3);
  const sample = await generate(start, join(dir, 'sample'), sampleOrders, 1);
  await once(start('worker', ['--replicas', '2']), 'message');
  const enqueue = (...args: readonly string[]) =>
    finish(start('producer', ['enqueue', ...args, '--wait'], { ORDER_ATTEMPTS: '1' }));
  await enqueue(strictFile, '--run', 'strict', '--strict');
  await enqueue(sample, '--run', 'july');
  await enqueue(sample, '--run', 'look-ahead', '--inventory-as-of', 'latest');
  return { nightFile };
}
