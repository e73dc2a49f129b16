import { openKeySpace } from '@verdict/testing';
import { expect, onTestFinished, test } from 'vitest';
import { openOrdersQueue } from './orders-queue.ts';
import { finishedInMinute, readThroughput } from './queue-throughput.ts';

const minuteMs = 60_000;
const noon = 12 * 60 * minuteMs;

const series = {
  meta: { count: 100, prevTS: noon + 17_000, prevCount: 93 },
  data: [3, 0, 90],
};

test.each([
  ['the running minute', 0, 7],
  ['the newest full one', -1, 3],
  ['one without orders', -2, 0],
  ['the oldest', -3, 90],
  ['one before all', -4, 0],
  ['one after all', 5, 0],
])('finds the count of %s', (_name, offset, count) => {
  expect(finishedInMinute(series, noon + offset * minuteMs)).toBe(count);
});

test('minutes come oldest first, up to now, although no order ended since', async () => {
  const { redis, prefix } = openKeySpace();
  const queue = openOrdersQueue(redis, prefix);
  onTestFinished(() => queue.close());
  const base = queue.toKey('metrics:completed');
  await redis.hset(base, { count: 100, prevTS: noon + 17_000, prevCount: 93 });
  await redis.rpush(`${base}:data`, 3, 0, 90);
  const minutes = await readThroughput([{ redis, prefix, queue }], 6, noon + 2 * minuteMs + 1);
  expect(minutes.map(({ completed }) => completed)).toEqual([90, 0, 3, 7, 0, 0]);
  expect(minutes.map(({ failed }) => failed)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(minutes.at(-1)?.minute).toBe(noon + 2 * minuteMs);
});

test('a queue that never ended a job has a past of zeros', async () => {
  const { redis, prefix } = openKeySpace();
  const queue = openOrdersQueue(redis, prefix);
  onTestFinished(() => queue.close());
  const minutes = await readThroughput([{ redis, prefix, queue }], 3);
  expect(minutes.map(({ completed, failed }) => completed + failed)).toEqual([0, 0, 0]);
});
