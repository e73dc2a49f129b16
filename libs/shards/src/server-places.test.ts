import { startRedisServer } from '@verdict/redis-server';
import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { keepServerPlaces } from './server-places.ts';

const cacheDir = join(import.meta.dirname, '../../../.cache/redis');

async function openServer(): Promise<Redis> {
  const server = await startRedisServer({ cacheDir });
  const redis = new Redis(server.url);
  onTestFinished(async () => {
    redis.disconnect();
    await server.stop();
  });
  return redis;
}

it('refuses servers in another order than before, and takes new ones at the end', async () => {
  const [a, b, c] = await Promise.all([openServer(), openServer(), openServer()]);
  await keepServerPlaces([a, b], 'verdict');
  await keepServerPlaces([a, b], 'verdict');
  await keepServerPlaces([a, b, c], 'verdict');
  await expect(keepServerPlaces([b, a, c], 'verdict')).rejects.toThrow(
    'REDIS_URL: server 1 of the list was server 2 of this installation before',
  );
  await keepServerPlaces([b, a], 'another-installation');
});

it('remembers nothing of an order that it refuses', async () => {
  const [a, b, added] = await Promise.all([openServer(), openServer(), openServer()]);
  await keepServerPlaces([a, b], 'verdict');
  await expect(keepServerPlaces([added, a, b], 'verdict')).rejects.toThrow('server 2 of the list');
  await keepServerPlaces([a, b, added], 'verdict');
});

it('leaves the keys of a single server alone', async () => {
  const { redis, name, prefix } = openKeySpace();
  await keepServerPlaces([redis], name);
  expect(await redis.keys(`${prefix}*`)).toEqual([]);
});
