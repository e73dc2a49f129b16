// A worker process that was stopped for longer than its lock, and goes on with orders that another has decided.
import { openKeySpace } from '@verdict/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { producerJson, startWorker } from './support/commands.ts';
import { temporaryDirectory, writeShop } from './support/files.ts';

const pacedOrders = join(import.meta.dirname, 'dist/faults/stage/paced-orders.js');

it('what was decided meanwhile stays, also when the facts have changed since', async () => {
  const space = openKeySpace();
  const { redis, prefix } = space;
  const dir = await temporaryDirectory();
  const slow = join(dir, 'slow');
  await writeFile(slow, '');
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  const worker = await startWorker(space, {
    WORKER_REPLICAS: '2',
    WORKER_LOCK_MS: '1000',
    NODE_OPTIONS: `--import ${pacedOrders}`,
    FAULTS_SLOW_FILE: slow,
  });
  await producerJson(space, ['enqueue', join(dir, 'orders.csv')]);
  const holder = () => redis.hget(`${prefix}:orders:orders~o-1`, 'pb');
  await expect.poll(holder, { interval: 5, timeout: 10_000 }).toMatch(/-\d+$/);
  const zombie = Number((await holder())?.split('-').at(-1));
  process.kill(zombie, 'SIGSTOP');
  const result = async () => {
    const [bucket] = await redis.keys(`${prefix}:run:orders:results:*`);
    return bucket === undefined ? null : redis.hget(bucket, 'o-1');
  };
  await expect.poll(result, { timeout: 30_000 }).not.toBeNull();
  const before = await result();

  await writeShop(dir, {
    inventory: 'sku_code,timestamp,inventory\nsku-1,2021-07-02 00:00:00,0\n',
  });
  await producerJson(space, ['load', dir]);
  process.kill(zombie, 'SIGCONT');
  // It comes to the end of the order, and finds that it is not its own any more.
  await worker.logged(
    ({ name, msg, err }) =>
      String(name).endsWith(`-${zombie}`) &&
      msg === 'queue error' &&
      /orders~o-1.*moveToFinished/.test(String(err)),
  );
  expect(await result()).toBe(before);
  expect(await redis.hgetall(`${prefix}:run:orders:counts`)).toEqual({ 'Deliver deliver': '1' });
  expect(await redis.exists(`${prefix}:run:orders:failures`)).toBe(0);
}, 90_000);
