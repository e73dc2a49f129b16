import { addOrderJobs, openOrdersQueue, startWork } from '@verdict/queue';
import { startRedisServer } from '@verdict/redis-server';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';

const cacheDir = join(import.meta.dirname, '../.cache/redis');

test.each([true, false])(
  'a Redis that refuses to hand out jobs is not asked thousands of times a second, batching: %s',
  async (isBatching) => {
    const server = await startRedisServer({ cacheDir });
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    onTestFinished(async () => {
      redis.disconnect();
      await server.stop();
    });
    const settings = { model: 'm', inventory_as_of: 'order-time', strict: false } as const;
    const order = {
      order_id: 'o-1',
      customer_id: 'c-1',
      timestamp: '2021-07-04 12:00:00',
      sku_code: 'sku',
      quantity: 1,
      zip_code: '03779',
    };
    const job = { run: 'july', settings, order };
    await addOrderJobs(openOrdersQueue(redis, '{own}'), [job], { attempts: 1, backoffMs: 1 });
    await redis.config('SET', 'maxmemory', '1mb');
    let errors = 0;
    let isDone = false;
    const worker = startWork({
      redis,
      prefix: '{own}',
      name: 'worker',
      concurrency: 10,
      lockMs: 10_000,
      isBatching,
      process: () => {
        isDone = true;
        return Promise.resolve('done');
      },
      onGivenUp: () => {},
      onError: () => (errors += 1),
    });
    await expect.poll(() => errors).toBeGreaterThan(0);
    await delay(1000); // long enough for thousands
    expect(errors).toBeLessThan(50);
    await redis.config('SET', 'maxmemory', '0');
    await expect.poll(() => isDone, { timeout: 10_000 }).toBe(true);
    await worker.close();
  },
);
