// Orders that must not wait behind a batch.
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';

const batch = 30_000;

function ordersCsv(prefix: string, count: number): string {
  const rows = Array.from(
    { length: count },
    (_, n) => `${prefix}-${n},c-1,2021-07-04 12:00:00,sku-1,1,01234`,
  );
  return `${[orderHeader, ...rows].join('\n')}\n`;
}

async function decidedAt(space: KeySpace, run: string): Promise<string[]> {
  const { stdout } = await producer(space, ['results', '--run', run]);
  return parseJsonLines(stdout).map(({ decided_at }) => String(decided_at));
}

test('live orders are decided while most of a batch that came before them still waits', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const [orders, live] = [join(dir, 'orders.csv'), join(dir, 'live.csv')];
  await writeShop(dir, { orders: ordersCsv('o', batch) });
  await writeFile(live, ordersCsv('live', 3));
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', orders, '--run', 'batch']);
  await producerJson(space, ['enqueue', live, '--run', 'now', '--live']);
  expect(await producerJson(space, ['status', '--run', 'now'])).toMatchObject({ waiting: 3 });
  await startWorker(space);
  await producerJson(space, ['enqueue', live, '--run', 'now', '--live', '--wait']);
  await producerJson(space, ['enqueue', orders, '--run', 'batch', '--wait']);

  const [lastLive = ''] = (await decidedAt(space, 'now')).toSorted().toReversed();
  const ofBatch = await decidedAt(space, 'batch');
  expect(ofBatch).toHaveLength(batch);
  expect(ofBatch.filter((at) => at > lastLive).length).toBeGreaterThan(batch / 2);
});

test('a run of live orders is dropped with its jobs', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir, { orders: ordersCsv('live', 3) });
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--run', 'now', '--live']);
  expect(await space.redis.keys(`${space.prefix}:live:now~*`)).toHaveLength(3);
  const { code } = await producer(space, ['drop', '--run', 'now', '--yes']);
  expect(code).toBe(0);
  expect(await space.redis.keys(`${space.prefix}:live:now~*`)).toEqual([]);
});
