// A master dies, and its replica had not heard of the last orders yet: what is lost is found and comes back.
import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { producer, producerJson, startProducer, startWorker } from './support/commands.ts';
import { generatedShop } from './support/generated-shop.ts';
import { startReplicatedRedis } from './support/replicated-redis.ts';
import { expectAllDecided } from './support/run-results.ts';

const orders = 4000;

async function decidedIn(redis: Redis): Promise<number> {
  const counts = await redis.hvals('{own}:run:orders:counts');
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

it('an asynchronous replica takes over, and one repair brings back what it had not heard of', async () => {
  const { dir, orders: file } = await generatedShop(orders);
  const { master, replica, cutLink, failOver } = await startReplicatedRedis();
  await producerJson(master, ['load', dir]);
  await startWorker(master, { LOG_LEVEL: 'fatal', WORKER_DRAIN_MS: '1000' });
  const enqueueing = startProducer(master, ['enqueue', file, '--wait']);
  await expect
    .poll(() => decidedIn(master.admin), { interval: 2, timeout: 30_000 })
    .toBeGreaterThan(500);
  await cutLink();
  await expect
    .poll(() => decidedIn(master.admin), { interval: 2, timeout: 30_000 })
    .toBeGreaterThan((await decidedIn(replica.admin)) + 500);
  const confirmed = await decidedIn(master.admin);
  await failOver();
  expect(await enqueueing.ended).toBe(1);
  expect(await decidedIn(replica.admin), 'results that the replica has').toBeLessThan(confirmed);

  // Before a worker decides what the replica knows of: that may be all of them.
  expect(await producer(replica, ['verify', file])).toMatchObject({ code: 3 });
  await startWorker(replica, { LOG_LEVEL: 'fatal', WORKER_LOCK_MS: '1000' });
  const repaired = await producerJson(replica, ['verify', file, '--repair', '--wait']);
  expect(repaired).toMatchObject({ decided: orders, missing: 0, pending: 0, failed: 0 });
  expect(repaired['facts']).toEqual({
    inventory: 'loaded',
    payments: 'loaded',
    zip_codes: 'loaded',
  });
  await expectAllDecided(replica, dir);
}, 120_000);

it('facts that the replica had not heard of are named, and orders are not decided without them', async () => {
  const { dir, orders: file } = await generatedShop(50);
  const { master, replica, cutLink, failOver } = await startReplicatedRedis();
  await cutLink();
  await producerJson(master, ['load', dir]);
  await producerJson(master, ['enqueue', file]);
  await failOver();
  const { code, stdout } = await producer(replica, ['verify', file, '--json']);
  expect(code).toBe(3);
  const lost = { inventory: 'lost', payments: 'lost', zip_codes: 'lost' };
  expect(JSON.parse(stdout)).toMatchObject({ missing: 50, decided: 0, facts: lost });
  const refused = await producer(replica, ['verify', file, '--repair']);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no facts are loaded'),
  });
  await producerJson(replica, ['load', dir]);
  await startWorker(replica, { LOG_LEVEL: 'fatal' });
  const repaired = await producerJson(replica, ['verify', file, '--repair', '--wait']);
  expect(repaired).toMatchObject({ decided: 50, missing: 0, pending: 0, failed: 0 });
  await expectAllDecided(replica, dir);
}, 60_000);
