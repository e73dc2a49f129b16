// Orders over a Redis Cluster of three masters.
import { openQueueShards } from '@verdict/queue';
import { connectServers } from '@verdict/runtime';
import { openLayouts } from '@verdict/shards';
import { startRedisCluster } from '@verdict/testing';
import type { Redis } from 'ioredis';
import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { ask, askOrder, askOverview, startDashboard } from './browser-dashboard.ts';
import { producer, producerJson, startProducer, startWorker } from './support/commands.ts';
import { expectDoctorToMend } from './support/expect-doctor-to-mend.ts';
import { generatedShop } from './support/generated-shop.ts';
import { expectAllDecided } from './support/run-results.ts';

const name = 'verdict';

async function openClusterSpace(shards: number) {
  const { url, masters } = await startRedisCluster(3);
  return { space: { url, name, shards }, masters };
}

/** Fields in all hashes of a pattern, master by master. */
function countFields(masters: readonly Redis[], pattern: string): Promise<number[]> {
  return Promise.all(
    masters.map(async (redis) => {
      const keys = await redis.keys(pattern);
      const sizes = await Promise.all(keys.map((key) => redis.hlen(key)));
      return sizes.reduce((sum, size) => sum + size, 0);
    }),
  );
}

/** The workers that hold an order right now, one name per order. */
async function openHolders(url: string, shards: number): Promise<() => Promise<string[]>> {
  const servers = await connectServers(url, 'command');
  onTestFinished(() => servers.forEach((redis) => redis.disconnect()));
  const { all } = openQueueShards(openLayouts(servers, name).shardsOf({ shards, servers: 1 }));
  const heldIn = async ({ redis, queue }: (typeof all)[number]) => {
    const ids = await redis.lrange(queue.toKey('active'), 0, -1);
    const names = await Promise.all(ids.map((id) => redis.hget(queue.toKey(id), 'pb')));
    return names.filter((holder) => holder !== null);
  };
  return async () => (await Promise.all(all.map(heldIn))).flat();
}

it('spreads orders over all masters, and loses none when a worker is killed with -9', async () => {
  const { space, masters } = await openClusterSpace(6);
  const { dir, orders } = await generatedShop(6000);
  await producerJson(space, ['load', dir]);
  const holders = await openHolders(space.url, space.shards);
  const worker = await startWorker(space, { WORKER_REPLICAS: '2', WORKER_LOCK_MS: '1000' });
  const started = await worker.logged((line) => line['msg'] === 'replica started');
  const victim = Number(started['replica']);
  expect(await producerJson(space, ['status'])).toMatchObject({ workers: 2 });

  const enqueueing = producerJson(space, ['enqueue', orders, '--max-backlog', '600', '--wait']);
  const heldByVictim = async () =>
    (await holders()).filter((holder) => holder.endsWith(`-${victim}`)).length;
  await expect.poll(heldByVictim, { interval: 5, timeout: 20_000 }).toBeGreaterThan(0);
  // Stopped first, so that what it holds cannot change any more before it dies.
  process.kill(victim, 'SIGSTOP');
  expect(await heldByVictim(), 'orders that the victim held').toBeGreaterThan(0);
  process.kill(victim, 'SIGKILL');
  expect(await enqueueing).toMatchObject({ enqueued: 6000, decided: 6000, failed: 0 });
  await expectAllDecided(space, dir);

  const results = await countFields(masters, '*:run:orders:results:*');
  expect(results.reduce((sum, count) => sum + count, 0)).toBe(6000);
  expect(Math.min(...results), String(results)).toBeGreaterThan(1500);
  for (const redis of masters) {
    expect(await redis.keys(`{${name}:6-*:orders:meta`), 'queues').toHaveLength(2);
    expect(await redis.dbsize()).toBeGreaterThan(0);
  }
}, 120_000);

it('lists, shows and drops runs of a cluster as of one Redis', async () => {
  const { space, masters } = await openClusterSpace(3);
  const { dir, orders } = await generatedShop(300);
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  await producerJson(space, ['enqueue', orders, '--run', 'kept', '--wait']);
  await producerJson(space, ['enqueue', orders, '--run', 'gone', '--wait']);
  const dashboard = await startDashboard(space);
  const { body } = await askOverview(dashboard);
  expect(body.figures).toMatchObject({
    orders: { accepted: 600, decided: 600 },
    workers: [{ name: expect.stringMatching(/^worker-/) }],
    are_facts_loaded: true,
  });
  const [, row = ''] = (await readFile(orders, 'utf8')).split('\n');
  const [, order_id = ''] = /^"([^"]+)"/.exec(row) ?? [];
  const found = await askOrder(dashboard, `/orders/${order_id}`);
  expect(found.body.runs).toMatchObject([
    { run: 'gone', state: 'decided' },
    { run: 'kept', state: 'decided' },
  ]);
  expect((await ask(dashboard, '/metrics')).text).toContain(
    'verdict_orders{run="kept", state="decided"} 300',
  );
  expect((await ask(dashboard, '/readyz')).status).toBe(200);
  await expectDoctorToMend(space, masters);
  expect(await producer(space, ['drop', '--run', 'gone', '--yes'])).toMatchObject({ code: 0 });
  for (const redis of masters) expect(await redis.keys('*gone*')).toEqual([]);
  await expectAllDecided(space, dir, 'kept');
}, 120_000);

it('says that a master is away or stands still, to a person within seconds and on the dashboard', async () => {
  const { space, masters } = await openClusterSpace(6);
  for (const redis of masters) redis.on('error', () => {});
  const { dir, orders } = await generatedShop(300);
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', orders]);
  const dashboard = await startDashboard(space);
  const pid = Number(/^process_id:(\d+)/m.exec((await masters[2]?.info('server')) ?? '')?.[1]);
  const lost = /^producer: (lost|cannot reach) (Redis|the Redis Cluster) at redis:/m;
  const standing = startProducer(space, ['enqueue', orders, '--wait']);
  await standing.said('no worker');
  process.kill(pid, 'SIGSTOP');
  await standing.said('producer: lost Redis at redis:');
  expect(await standing.ended).toBe(1);
  process.kill(pid, 'SIGCONT');
  const state = async () => (await masters[0]?.cluster('INFO'))?.slice(0, 16);
  await expect.poll(state, { timeout: 30_000 }).toBe('cluster_state:ok');
  const waiting = producer(space, ['enqueue', orders, '--wait']);
  process.kill(pid, 'SIGKILL');
  expect(await waiting).toMatchObject({ code: 1, stderr: expect.stringMatching(lost) });
  await expect
    .poll(async () => (await askOverview(dashboard)).body.health.state, { timeout: 20_000 })
    .toBe('away');
}, 120_000);

it('keeps a single shard of a cluster on one master', async () => {
  const { space, masters } = await openClusterSpace(1);
  const { dir, orders } = await generatedShop(500);
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  const report = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(report).toMatchObject({ enqueued: 500, decided: 500, failed: 0 });
  await expectAllDecided(space, dir);
  const sizes = await Promise.all(masters.map((redis) => redis.dbsize()));
  expect(sizes.filter((size) => size > 0)).toHaveLength(1);
}, 120_000);
