// Shards over two Redis servers.
import { startRedisServer } from '@verdict/redis-server';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { askOverview, startDashboard } from './browser-dashboard.ts';
import { producer, producerJson, runNode, environment, startWorker } from './support/commands.ts';
import { generatedShop } from './support/generated-shop.ts';
import { expectAllDecided } from './support/run-results.ts';

const cacheDir = join(import.meta.dirname, '../.cache/redis');
const name = 'verdict';

async function openServer() {
  const server = await startRedisServer({ cacheDir });
  const redis = new Redis(server.url);
  onTestFinished(async () => {
    redis.disconnect();
    await server.stop();
  });
  return { url: server.url, redis };
}

async function openServers() {
  const [first, second] = await Promise.all([openServer(), openServer()]);
  const over = (shards: number, ...urls: string[]) => ({ url: urls.join(','), name, shards });
  return { first, second, over };
}

it('orders, facts and results are shared by two servers', async () => {
  const { first, second, over } = await openServers();
  const space = over(4, first.url, second.url);
  const { dir, orders } = await generatedShop(2000);
  await producerJson(space, ['load', dir]);
  await startWorker(space, { WORKER_REPLICAS: '2' });
  const report = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(report).toMatchObject({ enqueued: 2000, decided: 2000, failed: 0 });
  await expectAllDecided(space, dir);
  for (const { redis } of [first, second]) {
    expect(await redis.keys('*:run:orders:counts'), 'shards of this server').toHaveLength(2);
  }
  expect(await second.redis.exists(`{${name}}:runs`), 'runs are listed on the first').toBe(0);
  expect(await producerJson(space, ['status'])).toMatchObject({ decided: 2000, workers: 2 });
  const { body } = await askOverview(await startDashboard(space));
  expect(body.figures).toMatchObject({
    orders: { accepted: 2000, decided: 2000 },
    workers: [{}, {}],
  });
  expect(await producer(space, ['drop', '--run', 'orders', '--yes'])).toMatchObject({ code: 0 });
  for (const { redis } of [first, second]) expect(await redis.keys('*:run:*')).toEqual([]);
}, 120_000);

it('refuses fewer shards than servers: one of them would stay empty', async () => {
  const { first, second, over } = await openServers();
  const { dir } = await generatedShop(10);
  const space = over(1, first.url, second.url);
  const told = 'QUEUE_SHARDS: expected at least 2, one for each server of REDIS_URL, got 1';
  const load = await producer(space, ['load', dir]);
  expect(load).toMatchObject({ code: 2, stderr: `producer: ${told}\n` });
  const worker = await runNode('apps/worker/bin/worker.js', [], environment(space));
  expect(worker).toMatchObject({ code: 2, stderr: `worker: ${told}\n` });
});

it('refuses servers in another order: orders would be looked for on the wrong one', async () => {
  const { first, second, over } = await openServers();
  const { dir } = await generatedShop(10);
  await producerJson(over(2, first.url, second.url), ['load', dir]);
  const swapped = over(2, second.url, first.url);
  const told = 'REDIS_URL: server 1 of the list was server 2 of this installation before';
  const load = await producer(swapped, ['load', dir]);
  expect(load.code).toBe(2);
  expect(load.stderr).toContain(told);
  const worker = await runNode('apps/worker/bin/worker.js', [], environment(swapped));
  expect(worker.code).toBe(2);
  expect(worker.stderr).toContain(told);
});

it('takes a second server for new runs, and finds those of before where they were', async () => {
  const { first, second, over } = await openServers();
  const { dir, orders } = await generatedShop(300);
  const before = over(4, first.url);
  await producerJson(before, ['load', dir]);
  const worker = await startWorker(before);
  await producerJson(before, ['enqueue', orders, '--run', 'before', '--wait']);
  await worker.stop();

  const after = over(4, first.url, second.url);
  const again = await producer(after, ['enqueue', orders, '--run', 'before']);
  expect(again.code, 'no facts of four shards on two servers').toBe(1);
  await producerJson(after, ['load', dir]);
  const other = await producer(after, ['enqueue', orders, '--run', 'before']);
  expect(other.code).toBe(2);
  expect(other.stderr).toContain(
    'run before is spread over 4 shards, not 4 shards on 2 servers: name the servers',
  );
  await startWorker(after);
  await producerJson(after, ['enqueue', orders, '--run', 'after', '--wait']);
  await expectAllDecided(after, dir, 'before');
  await expectAllDecided(after, dir, 'after');

  const missing = await producer(before, ['results', '--run', 'after']);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain('expected the servers that hold 4 shards on 2 servers, got 1');
}, 120_000);

it('says which server is away', async () => {
  const { first, over } = await openServers();
  const away = over(2, first.url, 'redis://127.0.0.1:1');
  const { code, stderr } = await producer(away, ['runs']);
  expect(code).toBe(1);
  expect(stderr).toContain('cannot reach Redis at redis://127.0.0.1:1: connect ECONNREFUSED');
});
