// What was accepted ends, also when the queue and the record of the run came apart.
import { openOrdersQueue, startWork } from '@verdict/queue';
import { ImpossibleOrderError } from '@verdict/records';
import { startRedisServer } from '@verdict/redis-server';
import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { producerJson, startWorker } from './support/commands.ts';
import { temporaryDirectory, writeShop } from './support/files.ts';

const cacheDir = join(import.meta.dirname, '../.cache/redis');

it('an order whose job failed without a record is decided by the next enqueue', async () => {
  const space = openKeySpace();
  const { redis, prefix } = space;
  const dir = await temporaryDirectory();
  await writeShop(dir);
  const orders = join(dir, 'orders.csv');
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', orders]);
  const forgetful = startWork({
    redis,
    prefix,
    name: 'forgetful',
    concurrency: 1,
    lockMs: 1e4,
    process: () => Promise.reject(new ImpossibleOrderError('forgotten', 'nobody wrote it down')),
    onGivenUp: () => {},
    onError: () => {},
  });
  const queue = openOrdersQueue(redis, prefix);
  await expect.poll(() => queue.getFailedCount()).toBe(1);
  await forgetful.close();
  expect(await producerJson(space, ['status'])).toMatchObject({ accepted: 1, failed: 0 });

  await startWorker(space);
  const report = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(report).toMatchObject({ enqueued: 0, duplicates: 1, decided: 1, failed: 0 });
});

it('no order is stuck or failed after Redis was full for a while', async () => {
  const server = await startRedisServer({ cacheDir });
  const redis = new Redis(server.url);
  onTestFinished(async () => {
    redis.disconnect();
    await server.stop();
  });
  const space = { url: server.url, name: 'full' };
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', '10000', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const env = { ORDER_ATTEMPTS: '1' };
  const orders = join(dir, 'orders.csv');
  await producerJson(space, ['enqueue', orders], { env });
  const worker = await startWorker(space);
  await expect.poll(() => redis.llen('{full}:orders:active'), { interval: 2 }).toBeGreaterThan(0);
  await redis.config('SET', 'maxmemory', '1mb');
  await worker.logged(({ err }) => String(err).startsWith('OOM'));
  expect(await redis.hlen('{full}:run:orders:pending')).toBeGreaterThan(0);
  await redis.config('SET', 'maxmemory', '0');
  const report = await producerJson(space, ['enqueue', orders, '--wait'], { env });
  expect(report).toMatchObject({ decided: 10_000, failed: 0 });
}, 90_000);
