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

it('drop leaves nothing of a run behind while workers are busy with it', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', '4000', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const orders = join(dir, 'orders.csv');
  await producerJson(space, ['enqueue', orders, '--run', 'kept']);
  await producerJson(space, ['enqueue', orders, '--run', 'gone']);
  await startWorker(space);
  await expect.poll(() => space.redis.llen(`${space.prefix}:orders:active`)).toBeGreaterThan(0);
  expect(await producer(space, ['drop', '--run', 'gone', '--yes'])).toMatchObject({ code: 0 });
  const kept = await producerJson(space, ['enqueue', orders, '--run', 'kept', '--wait']);
  expect(kept).toMatchObject({ decided: 4000, failed: 0 });
  expect(await space.redis.keys(`${space.prefix}:*gone*`)).toEqual([]);
}, 90_000);

it('drop does not wait for ever for a worker that is dead', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', '4000', '--out', dir]);
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv')]);
  const worker = await startWorker(space, { WORKER_LOCK_MS: '1000' });
  const active = `${space.prefix}:orders:active`;
  await expect.poll(() => space.redis.llen(active), { interval: 5 }).toBeGreaterThan(0);
  const started = worker.log.find((line) => line['msg'] === 'replica started');
  worker.process.kill('SIGKILL');
  process.kill(Number(started?.['replica']), 'SIGKILL');
  expect(await space.redis.llen(active), 'orders that nobody holds').toBeGreaterThan(0);
  expect(await producer(space, ['drop', '--run', 'orders', '--yes'])).toMatchObject({ code: 0 });
  expect(await space.redis.keys(`${space.prefix}:*orders~*`)).toEqual([]);
}, 60_000);
