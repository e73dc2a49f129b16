import { join } from 'node:path';
import { producerJson } from './commands.ts';
import { temporaryDirectory } from './files.ts';

/** The files of a made-up shop, in a directory of the running test; nothing is loaded yet. */
export async function generatedShop(orders: number) {
  const dir = await temporaryDirectory();
  const nowhere = { url: 'redis://127.0.0.1:1', name: 'nowhere' };
  await producerJson(nowhere, ['generate', '--orders', String(orders), '--out', dir]);
  return { dir, orders: join(dir, 'orders.csv') };
}
