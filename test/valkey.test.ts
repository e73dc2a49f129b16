// The same on Valkey, where one is installed or can be unpacked; elsewhere these are skipped, and say so.
import { findValkeyServer, startRedisServer } from '@verdict/redis-server';
import { startRedisCluster } from '@verdict/testing';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { producerJson, type Space, startWorker } from './support/commands.ts';
import { generatedShop } from './support/generated-shop.ts';
import { expectAllDecided } from './support/run-results.ts';

const cacheDir = join(import.meta.dirname, '../.cache/redis');

async function decideAll(space: Space): Promise<void> {
  const { dir, orders } = await generatedShop(1500);
  await producerJson(space, ['load', dir]);
  await startWorker(space, { WORKER_REPLICAS: '2' });
  const report = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(report).toMatchObject({ enqueued: 1500, decided: 1500, failed: 0 });
  await expectAllDecided(space, dir);
  expect(await producerJson(space, ['status'])).toMatchObject({ decided: 1500, workers: 2 });
}

const why = 'no valkey-server on PATH, and none could be unpacked';

it('decides orders over shards on a Valkey', async ({ skip }) => {
  const executable = await findValkeyServer({ cacheDir });
  if (executable === undefined) return skip(why);
  const server = await startRedisServer({ cacheDir, executable });
  onTestFinished(() => server.stop());
  await decideAll({ url: server.url, name: 'verdict', shards: 4 });
  return undefined;
}, 180_000);

it('decides orders on a cluster of Valkeys', async ({ skip }) => {
  const executable = await findValkeyServer({ cacheDir });
  if (executable === undefined) return skip(why);
  const { url } = await startRedisCluster(3, executable);
  await decideAll({ url, name: 'verdict', shards: 6 });
  return undefined;
}, 180_000);
