import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { producerJson } from './support/commands.ts';
import { orderHeader, temporaryDirectory, writeShop } from './support/files.ts';
import { startOwnRedis } from './support/own-redis.ts';
import { canWatchMemory, watchMemory } from './support/peak-memory.ts';

function* orderLines(count: number): Generator<string> {
  yield `${orderHeader}\n`;
  for (let n = 0; n < count; n += 1) {
    const id = String(n).padStart(12, '0');
    yield `1abddeda-f8d4-42f8-8171-${id},c-${n % 1000},2021-07-04 12:00:00,sku-1,1,01234\n`;
  }
}

/** Enqueues a file of so many orders. @returns the peak memory of the producer, in megabytes */
async function enqueuePeak(count: number): Promise<number> {
  const space = await startOwnRedis();
  const memory = await watchMemory();
  const dir = join(await temporaryDirectory(), 'shop');
  await mkdir(dir);
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  const orders = join(dir, 'orders.csv');
  await pipeline(orderLines(count), createWriteStream(orders));
  const report = await producerJson(space, ['enqueue', orders], { env: memory.env });
  expect(report).toMatchObject({ enqueued: count });
  return memory.megabytesOf('producer.js');
}

it.skipIf(!canWatchMemory)(
  'the memory of the producer does not grow with the file',
  async () => {
    // Enough for every buffer to have been full.
    const small = await enqueuePeak(60_000);
    const large = await enqueuePeak(300_000);
    expect(large, `${small} MB for a fifth of the orders`).toBeLessThan(1.25 * small);
  },
  180_000,
);
