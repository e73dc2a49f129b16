import type { OrderJob } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { latestFailedJobs } from './failed-jobs.ts';
import { addOrderJobs, openOrdersQueue } from './orders-queue.ts';
import { readQueueState } from './queue-state.ts';
import { readThroughput } from './queue-throughput.ts';
import { listWorkers } from './queue-workers.ts';
import { readableJob, readableJobs } from './readable-jobs.ts';
import { startWork } from './work.ts';

function jobOf(order_id: string): OrderJob {
  const settings = {
    model: 'order-rules@1.0.0',
    inventory_as_of: 'order-time',
    strict: false,
  } as const;
  const timestamp = '2021-07-04 20:31:02';
  const order = {
    order_id,
    customer_id: 'c',
    timestamp,
    sku_code: 's',
    quantity: 1,
    zip_code: 'z',
  };
  return { run: 'july', settings, order };
}

function setup() {
  const space = openKeySpace();
  const queue = openOrdersQueue(space.redis, space.prefix);
  onTestFinished(() => queue.close());
  const add = (...ids: readonly string[]) =>
    addOrderJobs(queue, ids.map(jobOf), { attempts: 1, backoffMs: 1 });
  const work = async (name: string, process: (jobId: string) => Promise<string>) => {
    const redis = new Redis(space.url, { maxRetriesPerRequest: null });
    const worker = startWork({
      redis,
      prefix: space.prefix,
      name,
      concurrency: 1,
      lockMs: 10_000,
      process: ({ jobId }) => process(jobId),
      onGivenUp: () => {},
      onError: () => {},
    });
    onTestFinished(async () => {
      await worker.close(true);
      redis.disconnect();
    });
    await worker.waitUntilReady();
  };
  const shard = { ...space, queue };
  return { ...space, queue, shard, add, work };
}

async function failAll(jobId: string): Promise<string> {
  throw new Error(`no luck with ${jobId}`);
}

test('counts what waits and says when the queue is paused', async () => {
  const { shard, queue, add } = setup();
  await add('a', 'b');
  const state = { waiting: 2, active: 0, delayed: 0, failed: 0, isPaused: false };
  expect(await readQueueState([shard])).toEqual(state);
  await queue.pause();
  expect(await readQueueState([shard])).toEqual({ ...state, isPaused: true });
});

test('lists each worker once, by the name it was given, until it ends', async () => {
  const { shard, work } = setup();
  expect(await listWorkers([shard])).toEqual([]);
  await work('worker-b', async () => 'Deliver');
  await work('worker-a', async () => 'Deliver');
  await expect
    .poll(async () => (await listWorkers([shard]))?.map(({ name }) => name))
    .toEqual(['worker-a', 'worker-b']);
});

test('the latest failures come first, with order, message and tries', async () => {
  const { shard, add, work } = setup();
  await add('a', 'b', 'c');
  await work('w', failAll);
  await expect.poll(async () => (await readQueueState([shard])).failed).toBe(3);
  const failures = await latestFailedJobs(shard, 2);
  expect(failures.map(({ order }) => order?.order_id)).toEqual(['c', 'b']);
  expect(failures[0]).toMatchObject({
    jobId: 'july~c',
    order: { run: 'july', order_id: 'c' },
    message: 'no luck with july~c',
    attempts: 1,
    failed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
});

test('every order counts as throughput, kept as a sample or not', async () => {
  const { shard, add, work } = setup();
  await add(...Array.from({ length: 20 }, (_, n) => `o-${n}`));
  await work('w', async () => 'Deliver');
  const finished = async () => {
    const minutes = await readThroughput([shard], 3);
    return minutes.reduce((sum, { completed }) => sum + completed, 0);
  };
  await expect.poll(finished).toBe(20);
});

test('a job that cannot be parsed shows its text and hides no other', async () => {
  const { shard, redis, queue, add, work } = setup();
  await add('a');
  await work('w', failAll);
  await expect.poll(async () => (await readQueueState([shard])).failed).toBe(1);
  await redis.hset(queue.toKey('rubbish'), { name: 'x', data: '{not json', timestamp: 1e300 });
  await redis.zadd(queue.toKey('failed'), Date.now() + 1000, 'rubbish');
  await expect(queue.getJobs(['failed'])).rejects.toThrow(SyntaxError);

  const jobs = await readableJobs(redis, queue, ['failed'], 0, 9);
  expect(jobs.map(({ id }) => id)).toEqual(['rubbish', 'july~a']);
  const job = await readableJob(redis, queue, 'rubbish');
  expect(job?.data).toEqual({ 'not readable as a job': '{not json' });
  expect(await job?.getState()).toBe('failed');

  const failures = await latestFailedJobs(shard, 10);
  expect(failures.map(({ order }) => order?.order_id)).toEqual([undefined, 'a']);
});

test('a job that is gone is not found', async () => {
  const { redis, queue } = setup();
  expect(await readableJob(redis, queue, 'july~none')).toBeUndefined();
});
