import { openKeySpace } from '@verdict/testing';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectedDecisions } from './support/brute-force.ts';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';

it('loses nothing and doubles nothing when a worker is killed with -9 mid-run', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const orders = join(dir, 'orders.csv');
  await producerJson(space, ['generate', '--orders', '8000', '--seed', '3', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const worker = await startWorker(space, { WORKER_REPLICAS: '2', WORKER_LOCK_MS: '1000' });
  const started = worker.log.filter((line) => line['msg'] === 'replica started');
  const victim = Number(started[0]?.['replica']);

  const enqueueing = producerJson(space, ['enqueue', orders, '--wait']);
  const active = `${space.prefix}:orders:active`;
  await expect
    .poll(() => space.redis.llen(active), { interval: 5, timeout: 20_000 })
    .toBeGreaterThan(0);
  // Stopped first, so that what it holds cannot change any more before it dies.
  process.kill(victim, 'SIGSTOP');
  const inFlight = await space.redis.lrange(active, 0, -1);
  const holders = await Promise.all(
    inFlight.map((id) => space.redis.hget(`${space.prefix}:orders:${id}`, 'pb')),
  );
  process.kill(victim, 'SIGKILL');
  const held = holders.filter((name) => name?.endsWith(`-${victim}`));
  expect(held.length, 'orders that the victim held when it was killed').toBeGreaterThan(0);

  expect(await enqueueing).toMatchObject({ enqueued: 8000, decided: 8000, failed: 0 });
  expect(await worker.logged((line) => line['msg'] === 'replica died')).toMatchObject({
    cause: 'SIGKILL',
  });
  const restarted = await worker.logged(
    (line) => line['msg'] === 'replica started' && !started.includes(line),
  );
  expect(restarted['replica']).not.toBe(victim);

  const { stdout } = await producer(space, ['results', '--like', orders]);
  const expected = await expectedDecisions(dir, 'order-time');
  const lines = parseJsonLines(stdout);
  expect(lines.map((line) => line['order_id'])).toEqual([...expected.keys()]);
  for (const { order_id, recommendation, features } of lines) {
    expect({ recommendation, features }).toEqual(expected.get(String(order_id)));
  }
}, 90_000);

it('hands its orders back when it is told to stop, and leaves nothing active', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', '4000', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const worker = await startWorker(space, { WORKER_REPLICAS: '2' });
  await producerJson(space, ['enqueue', join(dir, 'orders.csv')]);
  expect(await worker.stop()).toBe(0);
  const { active, accepted, decided, waiting } = await producerJson(space, ['status']);
  expect(active).toBe(0);
  expect(await space.redis.llen(`${space.prefix}:orders:active`)).toBe(0);
  expect(Number(decided) + Number(waiting)).toBe(accepted);
  const drained = worker.log.filter((line) => line['msg'] === 'drained');
  expect(drained).toHaveLength(2);
}, 60_000);
