// How long an order waited is known to whoever processes it, in batches as without.
import type { OrderJob } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readOldestWaiting } from './oldest-waiting.ts';
import { addOrderJobs, openOrdersQueue } from './orders-queue.ts';
import { type AttemptTimes, startWork } from './work.ts';

function jobOf(order_id: string): OrderJob {
  const settings = { model: 'm', inventory_as_of: 'order-time', strict: false } as const;
  const timestamp = '2021-07-04 12:00:00';
  const facts = { customer_id: 'c', sku_code: 's', quantity: 1, zip_code: 'z' };
  return { run: 'r', settings, order: { order_id, timestamp, ...facts } };
}

async function setup(isBatching: boolean) {
  const { redis, prefix } = openKeySpace();
  const queue = openOrdersQueue(redis, prefix, { isBatching });
  onTestFinished(() => queue.close());
  const add = (...ids: readonly string[]) =>
    addOrderJobs(queue, ids.map(jobOf), { attempts: 1, backoffMs: 1 });
  const work = (process: (times: AttemptTimes) => void) => {
    const worker = startWork({
      redis,
      prefix,
      name: 'w',
      concurrency: 50,
      lockMs: 10_000,
      isBatching,
      process: async (_attempt, times) => {
        process(times);
        return 'ok';
      },
      onGivenUp: () => {},
      onError: () => {},
    });
    onTestFinished(() => worker.close(true));
  };
  return { redis, queue, shard: { redis, prefix, queue }, add, work };
}

test.each([true, false])(
  'each order of many comes with the times of its adding and taking (batching: %s)',
  async (isBatching) => {
    const { queue, add, work } = await setup(isBatching);
    const beforeMs = Date.now();
    await add('a', 'b', 'c');
    const addedMs = Date.now();
    const seen: AttemptTimes[] = [];
    work((times) => seen.push(times));
    await vi.waitFor(() => expect(seen).toHaveLength(3));
    for (const times of seen) {
      expect(times.addedMs).toBeGreaterThanOrEqual(beforeMs);
      expect(times.addedMs).toBeLessThanOrEqual(addedMs);
      expect(times.takenMs).toBeGreaterThanOrEqual(times.addedMs);
      expect(times.takenMs).toBeLessThanOrEqual(Date.now());
    }
    await vi.waitFor(async () => expect(await queue.getActiveCount()).toBe(0));
  },
);

test('an order that came without a time is processed all the same', async () => {
  const { redis, queue, add, work } = await setup(true);
  await add('a', 'b');
  await redis.hdel(queue.toKey('r~a'), 'timestamp');
  await redis.hdel(queue.toKey('r~b'), 'timestamp');
  const seen: AttemptTimes[] = [];
  work((times) => seen.push(times));
  await vi.waitFor(() => expect(seen).toHaveLength(2));
  expect(seen.filter(({ addedMs }) => addedMs > 0)).toEqual([]);
});

test('a time that is none changes nothing about the times of the orders beside it', async () => {
  const { redis, queue, add, work } = await setup(true);
  await add('a', 'b', 'c', 'd');
  for (const [id, timestamp] of Object.entries({ a: 1000, b: '1,2,3', c: 3000, d: 4000 })) {
    await redis.hset(queue.toKey(`r~${id}`), 'timestamp', timestamp);
  }
  const seen: AttemptTimes[] = [];
  work((times) => seen.push(times));
  await vi.waitFor(() => expect(seen).toHaveLength(4));
  expect(seen.map(({ addedMs }) => addedMs)).toEqual([1000, NaN, 3000, 4000]);
});

test('the order that waits for the longest is known without looking at the others', async () => {
  const { redis, queue, shard, add } = await setup(true);
  expect(await readOldestWaiting([shard])).toBeNull();
  await add('first');
  await add('second');
  await redis.hset(queue.toKey('r~first'), 'timestamp', 1000);
  await redis.hset(queue.toKey('r~second'), 'timestamp', 2000);
  expect(await readOldestWaiting([shard])).toBe(1000);
  await redis.hset(queue.toKey('r~first'), 'timestamp', 'rubbish');
  expect(await readOldestWaiting([shard])).toBeNull();
  await redis.del(queue.toKey('r~first'));
  await redis.rpush(queue.toKey('r~first'), 'no job');
  expect(await readOldestWaiting([shard])).toBeNull();
});
