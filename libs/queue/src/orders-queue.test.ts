import type { OrderJob } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { jobIdOf } from './job-id.ts';
import { addOrderJobs, openOrdersQueue } from './orders-queue.ts';
import { isSampled } from './sampled-jobs.ts';

const retry = { attempts: 5, backoffMs: 1000 };

function jobOf(order_id: string, run = 'orders', quantity = 1): OrderJob {
  const settings = {
    model: 'order-rules@1.0.0',
    inventory_as_of: 'order-time',
    strict: false,
  } as const;
  const timestamp = '2021-07-04 20:31:02';
  const order = { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity, zip_code: 'z' };
  return { run, settings, order };
}

function openQueue(isBatching: boolean) {
  const { redis, prefix } = openKeySpace();
  const queue = openOrdersQueue(redis, prefix, { isBatching });
  onTestFinished(() => queue.close());
  return { redis, prefix, queue };
}

describe.each([
  ['in batches', true],
  ["with BullMQ's own calls", false],
] as const)('added %s', (_name, isBatching) => {
  test('each order becomes one waiting job with the order, its run and its settings', async () => {
    const { queue } = openQueue(isBatching);
    await addOrderJobs(queue, [jobOf('a'), jobOf('b')], retry);
    expect(await queue.getWaitingCount()).toBe(2);
    const job = await queue.getJob(jobIdOf('orders', 'a'));
    expect(job?.data).toEqual(jobOf('a'));
  });

  test('jobs wait in the order in which they were added', async () => {
    const { queue } = openQueue(isBatching);
    const ids = Array.from({ length: 20 }, (_, n) => `o-${n}`);
    await addOrderJobs(
      queue,
      ids.map((id) => jobOf(id)),
      retry,
    );
    const jobs = await queue.getJobs(['waiting'], 0, -1, true);
    expect(jobs.map((job) => job.data.order.order_id)).toEqual(ids);
  });

  test('a job holds nothing of a trace where nothing is traced', async () => {
    const { redis, queue } = openQueue(isBatching);
    await addOrderJobs(queue, [jobOf('a')], retry);
    const stored = await redis.hget(queue.toKey(jobIdOf('orders', 'a')), 'opts');
    expect(JSON.parse(stored ?? '')).toMatchObject({ attempts: 5 });
    expect(stored).not.toMatch(/"tm"|telemetry/);
  });

  test('no jobs may be added', async () => {
    const { queue } = openQueue(isBatching);
    await addOrderJobs(queue, [], retry);
    expect(await queue.getWaitingCount()).toBe(0);
  });

  test('an order whose job is there already is left alone', async () => {
    const { queue } = openQueue(isBatching);
    await addOrderJobs(queue, [jobOf('a'), jobOf('a')], retry);
    await addOrderJobs(queue, [jobOf('a', 'orders', 2), jobOf('b')], { ...retry, attempts: 9 });
    expect(await queue.getWaitingCount()).toBe(2);
    const job = await queue.getJob(jobIdOf('orders', 'a'));
    expect(job?.data.order.quantity).toBe(1);
    expect(job?.opts.attempts).toBe(5);
  });

  test('the same order in another run is another job', async () => {
    const { queue } = openQueue(isBatching);
    await addOrderJobs(queue, [jobOf('a', 'one'), jobOf('a', 'two')], retry);
    expect(await queue.getWaitingCount()).toBe(2);
  });

  test.each(['007', 'a:b', '%3A', '__proto__', '🚚', 'x'.repeat(200)])(
    'the order id %j is accepted by BullMQ',
    async (order_id) => {
      const { queue } = openQueue(isBatching);
      await addOrderJobs(queue, [jobOf(order_id)], retry);
      const job = await queue.getJob(jobIdOf('orders', order_id));
      expect(job?.data.order.order_id).toBe(order_id);
    },
  );

  test('a job is tried as often as asked, with growing pauses', async () => {
    const { queue } = openQueue(isBatching);
    await addOrderJobs(queue, [jobOf('a')], { attempts: 3, backoffMs: 250 });
    const job = await queue.getJob(jobIdOf('orders', 'a'));
    expect(job?.opts).toMatchObject({
      attempts: 3,
      backoff: { type: 'exponential', delay: 250 },
      removeOnFail: false,
    });
  });

  test('finished jobs are removed, but for a bounded sample', async () => {
    const { queue } = openQueue(isBatching);
    const ids = Array.from({ length: 500 }, (_, n) => `o-${n}`);
    await addOrderJobs(
      queue,
      ids.map((id) => jobOf(id)),
      retry,
    );
    const jobs = await queue.getJobs(['waiting'], 0, -1, true);
    const kept = jobs.filter((job) => job.opts.removeOnComplete !== true);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.map((job) => job.id)).toEqual(
      ids.map((id) => jobIdOf('orders', id)).filter((jobId) => isSampled(jobId)),
    );
    for (const job of kept) expect(job.opts.removeOnComplete).toEqual({ count: 1000 });
  });

  test('every key starts with the prefix', async () => {
    const { redis, prefix, queue } = openQueue(isBatching);
    await addOrderJobs(queue, [jobOf('only-here')], retry);
    const keys = await redis.keys('*only-here*');
    expect(keys).toHaveLength(1);
    expect(keys[0]?.startsWith(`${prefix}:`)).toBe(true);
  });
});
