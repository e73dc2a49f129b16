import { openKeySpace } from '@verdict/testing';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { temporaryDirectory } from './support/files.ts';

it('drop removes a run with all that belongs to it, and nothing of another', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', '300', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const orders = join(dir, 'orders.csv');
  const env = { ORDER_ATTEMPTS: '1' };
  await startWorker(space);
  await producerJson(space, ['enqueue', orders, '--wait']);
  const strict = await producer(
    space,
    ['enqueue', orders, '--run', 'strict', '--strict', '--wait'],
    { env },
  );
  expect(strict.code, 'some orders of the strict run failed').toBe(3);
  expect(await space.redis.keys(`${space.prefix}:orders:strict~*`)).not.toEqual([]);

  const unasked = await producer(space, ['drop', '--run', 'strict']);
  expect(unasked).toMatchObject({ code: 2 });
  expect(unasked.stderr).toContain('--yes');
  expect(await producer(space, ['drop', '--run', 'strict', '--yes'])).toMatchObject({ code: 0 });

  expect(await space.redis.keys(`${space.prefix}:*strict*`)).toEqual([]);
  const runs = await producer(space, ['runs', '--json']);
  expect(JSON.parse(runs.stdout)).toMatchObject([{ run: 'orders', accepted: 300, decided: 300 }]);
  const again = await producer(space, ['enqueue', orders, '--run', 'strict', '--wait', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ enqueued: 300, decided: 300, failed: 0 });
}, 60_000);

it('drop takes orders that still wait out of the queue', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', '1500', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const orders = join(dir, 'orders.csv');
  await producerJson(space, ['enqueue', orders]);
  await producerJson(space, ['enqueue', orders, '--run', 'other']);
  expect(await producer(space, ['drop', '--run', 'orders', '--yes'])).toMatchObject({ code: 0 });
  expect(await space.redis.llen(`${space.prefix}:orders:wait`)).toBe(1500);
  await startWorker(space);
  const other = await producerJson(space, ['enqueue', orders, '--run', 'other', '--wait']);
  expect(other).toMatchObject({ enqueued: 0, decided: 1500 });
}, 60_000);
