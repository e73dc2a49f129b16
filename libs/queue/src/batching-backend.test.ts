import { openKeySpace } from '@verdict/testing';
import type { Order } from '@verdict/records';
import { expect, onTestFinished, test } from 'vitest';
import { addOrderJobs, openOrdersQueue } from './orders-queue.ts';
import { startWork } from './work.ts';

const settings = { model: 'm', inventory_as_of: 'order-time', strict: false } as const;

function orderOf(n: number): Order {
  const timestamp = '2021-07-04 12:00:00';
  return {
    order_id: `o-${n}`,
    customer_id: 'c',
    timestamp,
    sku_code: 's',
    quantity: 1,
    zip_code: 'z',
  };
}

async function setup(orders: number) {
  const { redis, prefix } = openKeySpace();
  const queue = openOrdersQueue(redis, prefix);
  const jobs = Array.from({ length: orders }, (_, n) => ({
    run: 'r',
    settings,
    order: orderOf(n),
  }));
  await addOrderJobs(queue, jobs, { attempts: 1, backoffMs: 1 });
  return { redis, prefix, queue };
}

function work(space: Awaited<ReturnType<typeof setup>>, process: () => Promise<string>) {
  const worker = startWork({
    redis: space.redis,
    prefix: space.prefix,
    name: 'w',
    concurrency: 50,
    lockMs: 10_000,
    process,
    onGivenUp: () => {},
    onError: () => {},
  });
  onTestFinished(() => worker.close());
}

test('a queue that is paused mid-run hands out nothing more until it is resumed', async () => {
  const space = await setup(400);
  let done = 0;
  let isPaused = false;
  work(space, async () => {
    done += 1;
    if (done === 100) {
      isPaused = true;
      await space.queue.pause();
    }
    return 'ok';
  });
  await expect.poll(() => isPaused && space.queue.getActiveCount()).toBe(0);
  const atPause = done;
  expect(atPause).toBeLessThan(400);
  await space.queue.resume();
  await expect.poll(() => done, { timeout: 20_000 }).toBe(400);
  await expect.poll(() => space.queue.getActiveCount()).toBe(0);
});

test('a global concurrency of one is kept, and all orders are done', async () => {
  const space = await setup(30);
  await space.queue.setGlobalConcurrency(1);
  let running = 0;
  let most = 0;
  let done = 0;
  work(space, async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    done += 1;
    return 'ok';
  });
  await expect.poll(() => done, { timeout: 20_000 }).toBe(30);
  expect(most).toBe(1);
});

test('when all is done no lock and no key of a removed job is left, and the metrics say how many', async () => {
  const space = await setup(300);
  let done = 0;
  work(space, async () => {
    done += 1;
    return 'ok';
  });
  const finished = async () => (await space.queue.getMetrics('completed')).meta.count;
  await expect.poll(finished, { timeout: 20_000 }).toBe(300);
  expect(done).toBe(300);
  const kept = await space.queue.getCompletedCount();
  const keys = await space.redis.keys(`${space.prefix}:orders:r~*`);
  expect(keys).toHaveLength(kept);
});
