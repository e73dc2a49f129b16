import type { OrderJob } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { expect, onTestFinished, test } from 'vitest';
import { addOrderJobs, openOrdersQueue } from './orders-queue.ts';
import { RoomWatch } from './room.ts';
import { startWork } from './work.ts';

const tooLongMs = 60_000;

function jobOf(n: number): OrderJob {
  const settings = { model: 'm', inventory_as_of: 'order-time', strict: false } as const;
  const timestamp = '2021-07-04 12:00:00';
  const facts = { customer_id: 'c', sku_code: 's', quantity: 1, zip_code: 'z' };
  return { run: 'r', settings, order: { order_id: `o-${n}`, timestamp, ...facts } };
}

async function setup(orders: number) {
  const { redis, prefix } = openKeySpace();
  const queue = openOrdersQueue(redis, prefix, { isBatching: true });
  const jobs = Array.from({ length: orders }, (_, n) => jobOf(n));
  await addOrderJobs(queue, jobs, { attempts: 1, backoffMs: 1 });
  const room = new RoomWatch(queue);
  onTestFinished(() => room.close());
  const work = () => {
    const worker = startWork({
      redis,
      prefix,
      name: 'w',
      concurrency: 20,
      lockMs: 10_000,
      isBatching: true,
      process: async () => 'ok',
      onGivenUp: () => {},
      onError: () => {},
    });
    onTestFinished(() => worker.close());
  };
  return { redis, queue, room, work };
}

test('there is room at once where few enough orders wait', async () => {
  const { room } = await setup(10);
  await room.sleep(10, tooLongMs);
});

test('a sleeper wakes when workers have taken enough, long before its time is over', async () => {
  const { queue, room, work } = await setup(500);
  const awake = room.sleep(100, tooLongMs);
  work();
  await awake;
  expect(await queue.getWaitingCount()).toBeLessThanOrEqual(100);
});

test('a sleeper may sleep again', async () => {
  const { queue, room, work } = await setup(500);
  const awake = room.sleep(400, tooLongMs);
  work();
  await awake;
  await room.sleep(0, tooLongMs);
  expect(await queue.getWaitingCount()).toBe(0);
});

test('a sleeper that nobody wakes wakes by itself, and its mark does not stay', async () => {
  const { redis, queue, room } = await setup(10);
  await room.sleep(5, 20);
  expect(await queue.getWaitingCount()).toBe(10);
  expect(await redis.pttl(queue.toKey('room'))).toBeGreaterThan(0);
});
