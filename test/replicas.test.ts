// Workers come and go while a run is decided: from one to sixteen and back.
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { producer, producerJson, type RunningWorker, startWorker } from './support/commands.ts';
import { parseJsonLines } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { expectAllDecided } from './support/run-results.ts';

const orders = 20_000;

function replicasOf(worker: RunningWorker): number[] {
  const started = worker.log.filter((line) => line['msg'] === 'replica started');
  return started.map((line) => Number(line['replica']));
}

/** How many orders are not decided yet. */
function pendingOf({ redis, prefix }: KeySpace): Promise<number> {
  return redis.hlen(`${prefix}:run:orders:pending`);
}

/** Resolves when no more than so many orders are left. */
async function untilLeft(space: KeySpace, orders: number): Promise<void> {
  const options = { interval: 5, timeout: 60_000 };
  await expect.poll(() => pendingOf(space), options).toBeLessThanOrEqual(orders);
}

/** The names of the workers that are connected; each has several connections. */
async function workersOf({ redis, prefix }: KeySpace): Promise<Set<string>> {
  const clients = String(await redis.client('LIST')).split('\n');
  const ours = clients.filter((client) => client.includes(prefix));
  return new Set(ours.flatMap((client) => / name=\S+:w:(\S+)/.exec(client)?.[1] ?? []));
}

/** Ends processes at once. @returns how many orders they held */
async function kill({ redis, prefix }: KeySpace, victims: readonly number[]): Promise<number> {
  // Stopped first, so that what they hold cannot change any more before they die.
  for (const victim of victims) process.kill(victim, 'SIGSTOP');
  const held = await redis.lrange(`${prefix}:orders:active`, 0, -1);
  const holders = await Promise.all(held.map((id) => redis.hget(`${prefix}:orders:${id}`, 'pb')));
  for (const victim of victims) process.kill(victim, 'SIGKILL');
  return holders.filter((name) => victims.includes(Number(name?.split('-').at(-1)))).length;
}

it('decides each order once while workers join, leave and die, from one to sixteen and back', async () => {
  const space = openKeySpace();
  const { dir, orders: file } = await generatedShop(orders);
  await producerJson(space, ['load', dir]);
  // Few at once, so that there is something left for those who come.
  const env = { WORKER_LOCK_MS: '2000', WORKER_CONCURRENCY: '2', LOG_LEVEL: 'info' };
  const first = await startWorker(space, { ...env, WORKER_REPLICAS: '1' });
  const enqueueing = producerJson(space, ['enqueue', file, '--wait']);
  await expect.poll(() => pendingOf(space), { interval: 5 }).toBeGreaterThan(0);
  const others = await startWorker(space, { ...env, WORKER_REPLICAS: '15' });
  const left = await pendingOf(space);
  expect(left, 'orders left when all had joined').toBeGreaterThan(orders / 10);
  expect((await workersOf(space)).size).toBe(16);

  const victims = replicasOf(others).slice(0, 4);
  expect(await kill(space, victims), 'orders of those that were killed').toBeGreaterThan(0);
  await untilLeft(space, left * 0.8);
  const stopping = others.stop();
  expect(await pendingOf(space), 'orders left when the others had to go').toBeGreaterThan(0);
  expect(await stopping).toBe(0);
  expect((await workersOf(space)).size).toBe(1);

  expect(await enqueueing).toMatchObject({ enqueued: orders, decided: orders, failed: 0 });
  expect(await first.stop()).toBe(0);
  const killed = others.log.filter((line) => line['cause'] === 'SIGKILL');
  expect(killed.length).toBeGreaterThanOrEqual(victims.length);
  await expectAllDecided(space, dir);
  const all = parseJsonLines((await producer(space, ['results'])).stdout);
  expect(new Set(all.map((line) => line['order_id'])).size).toBe(orders);
  expect(all).toHaveLength(orders);
}, 180_000);
