// What may happen to orders that are taken and acknowledged together. That batches do what BullMQ does with
// one job at a time is tested in work.test.ts and orders-queue.test.ts, which run both ways.
import { ImpossibleOrderError, type OrderJob } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { jobIdOf } from './job-id.ts';
import { addOrderJobs, openOrdersQueue } from './orders-queue.ts';
import { isSampled } from './sampled-jobs.ts';
import { type OrderAttempt, startWork, type WorkOptions } from './work.ts';

function jobOf(order_id: string): OrderJob {
  const settings = { model: 'm', inventory_as_of: 'order-time', strict: false } as const;
  const timestamp = '2021-07-04 12:00:00';
  const facts = { customer_id: 'c', sku_code: 's', quantity: 1, zip_code: 'z' };
  return { run: 'r', settings, order: { order_id, timestamp, ...facts } };
}

function idsUpTo(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `o-${n}`);
}

/** A queue with orders; half of its concurrency of 50 is a batch. */
async function setup(orders: number, attempts = 3) {
  const { redis, url, prefix } = openKeySpace();
  const queue = openOrdersQueue(redis, prefix, { isBatching: true });
  const add = (ids: readonly string[]) =>
    addOrderJobs(queue, ids.map(jobOf), { attempts, backoffMs: 1 });
  await add(idsUpTo(orders));
  const work = (options: Partial<WorkOptions> = {}) => {
    const worker = startWork({
      redis,
      prefix,
      name: 'w',
      concurrency: 50,
      lockMs: 10_000,
      isBatching: true,
      process: async () => 'ok',
      onGivenUp: () => {},
      onError: () => {},
      ...options,
    });
    onTestFinished(() => worker.close(true));
    return worker;
  };
  const isEmpty = () =>
    vi.waitFor(
      async () => {
        const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'prioritized');
        expect(counts).toEqual({ wait: 0, active: 0, delayed: 0, prioritized: 0 });
      },
      { timeout: 20_000 },
    );
  return { redis, url, prefix, queue, add, work, isEmpty };
}

/** Counts the tries at each order. */
function counting(process: WorkOptions['process'] = async () => 'ok') {
  const tries = new Map<string, number>();
  const counted: WorkOptions['process'] = (attempt, times) => {
    tries.set(attempt.jobId, (tries.get(attempt.jobId) ?? 0) + 1);
    return process(attempt, times);
  };
  return { tries, counted };
}

function signal() {
  let fire = () => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fire, fired };
}

test('orders are taken many at a time: the round trips are far fewer than the orders', async () => {
  const { redis, work, isEmpty } = await setup(1000);
  await redis.config('RESETSTAT');
  work();
  await isEmpty();
  const calls = Number(/cmdstat_evalsha:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1]);
  expect(calls).toBeLessThan(500);
});

test('no more orders are in hand than asked', async () => {
  const { work, isEmpty } = await setup(500);
  let inHand = 0;
  let most = 0;
  work({
    process: async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      await new Promise(setImmediate);
      inHand -= 1;
      return 'ok';
    },
  });
  await isEmpty();
  expect(most).toBe(50);
});

test('one order of a batch that fails is tried again, and each other order once', async () => {
  const { work, isEmpty } = await setup(200);
  const failing = jobIdOf('r', 'o-7');
  const attempts: OrderAttempt[] = [];
  const { tries, counted } = counting(async (attempt) => {
    if (attempt.jobId !== failing) return 'ok';
    attempts.push(attempt);
    if (attempt.attempt < 3) throw new Error('not yet');
    return 'ok';
  });
  work({ process: counted });
  await isEmpty();
  expect(attempts.map(({ attempt, isLastAttempt }) => [attempt, isLastAttempt])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
  expect(tries.size).toBe(200);
  const others = [...tries].filter(([jobId]) => jobId !== failing);
  expect(others.filter(([, count]) => count !== 1)).toEqual([]);
});

test('the first order of a batch that fails takes no other with it', async () => {
  const { queue, work, isEmpty } = await setup(25);
  const { tries, counted } = counting(async ({ jobId }) => {
    if (jobId === jobIdOf('r', 'o-0')) throw new ImpossibleOrderError('job.malformed', 'no');
    return 'ok';
  });
  const givenUp = vi.fn<WorkOptions['onGivenUp']>();
  work({ process: counted, onGivenUp: givenUp });
  await isEmpty();
  expect(tries.size).toBe(25);
  expect([...tries.values()].filter((count) => count !== 1)).toEqual([]);
  expect(await queue.getFailedCount()).toBe(1);
  expect(givenUp).toHaveBeenCalledTimes(1);
});

test('an order of a batch that can never succeed fails at once, with who tried it and when', async () => {
  const { queue, work, isEmpty } = await setup(25);
  const failing = jobIdOf('r', 'o-3');
  const givenUp = vi.fn<WorkOptions['onGivenUp']>();
  work({
    onGivenUp: givenUp,
    process: async ({ jobId }) => {
      if (jobId === failing) throw new ImpossibleOrderError('job.malformed', 'no order');
      return 'ok';
    },
  });
  await isEmpty();
  const job = await queue.getJob(failing);
  expect(job).toMatchObject({ failedReason: 'no order', processedBy: 'w', attemptsMade: 1 });
  expect(job?.processedOn).toBeGreaterThan(0);
  expect(givenUp.mock.calls[0]?.[1]).toMatchObject({ reason: 'job.malformed' });
});

test.each([
  { field: 'data', text: '{"run":', handedOver: 'string', failed: 2 },
  { field: 'opts', text: 'no options', handedOver: 'object', failed: 0 },
])(
  'a job whose $field is no JSON is handed over, first of its batch or not',
  async ({ field, text, handedOver, failed }) => {
    const { redis, queue, work, isEmpty } = await setup(50);
    const broken = ['o-0', 'o-10'].map((id) => jobIdOf('r', id));
    for (const jobId of broken) await redis.hset(queue.toKey(jobId), field, text);
    const seen = new Map<string, unknown>();
    work({
      process: async ({ jobId, data }) => {
        seen.set(jobId, data);
        if (typeof data === 'string') throw new ImpossibleOrderError('job.malformed', 'no JSON');
        return 'ok';
      },
    });
    await isEmpty();
    expect(seen.size).toBe(50);
    expect(broken.map((jobId) => typeof seen.get(jobId))).toEqual([handedOver, handedOver]);
    expect(await queue.getFailedCount()).toBe(failed);
  },
);

test('an order whose job has no hash any more holds up no other', async () => {
  const { redis, queue, work } = await setup(50);
  await redis.del(queue.toKey(jobIdOf('r', 'o-10')));
  const { tries, counted } = counting();
  work({ process: counted, lockMs: 1000 });
  await vi.waitFor(() => expect(tries.has(jobIdOf('r', 'o-49'))).toBe(true), { timeout: 20_000 });
  await vi.waitFor(async () => expect(await queue.getWaitingCount()).toBe(0));
});

test('all orders of a batch whose worker vanished are done by another, each once', async () => {
  const { url, queue, work, isEmpty } = await setup(60);
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const allTaken = signal();
  let taken = 0;
  const vanishing = work({
    redis,
    lockMs: 1000,
    process: () => {
      taken += 1;
      if (taken === 50) allTaken.fire();
      return new Promise(() => {});
    },
  });
  await allTaken.fired;
  expect(await queue.getActiveCount()).toBe(50);
  await vanishing.disconnect();
  redis.disconnect();
  const { tries, counted } = counting();
  work({ process: counted, lockMs: 1000 });
  await isEmpty();
  expect(tries.size).toBe(60);
  expect([...tries.values()].filter((count) => count !== 1)).toEqual([]);
});

test('a worker that is alive keeps the whole batch for longer than the lock', async () => {
  const { redis, prefix, work, isEmpty } = await setup(50);
  const release = signal();
  const { tries, counted } = counting(async () => {
    await release.fired;
    return 'ok';
  });
  work({ lockMs: 200, process: counted });
  await vi.waitFor(() => expect(tries.size).toBe(50));
  const second = work({ lockMs: 200, process: counted });
  const onStalled = vi.fn<() => void>();
  second.on('stalled', onStalled);
  const checked = `${prefix}:orders:stalled-check`;
  const often = { interval: 1, timeout: 20_000 };
  for (let round = 0; round < 4; round += 1) {
    await vi.waitFor(async () => expect(await redis.exists(checked)).toBe(0), often);
    await vi.waitFor(async () => expect(await redis.exists(checked)).toBe(1), often);
  }
  release.fire();
  await isEmpty();
  expect(onStalled).not.toHaveBeenCalled();
  expect([...tries.values()].filter((count) => count !== 1)).toEqual([]);
});

test('an order whose lock another holds is left to that one', async () => {
  const { redis, queue, work } = await setup(50);
  const stolen = jobIdOf('r', 'o-10');
  const { tries, counted } = counting(async ({ jobId }) => {
    if (jobId === stolen) await redis.set(queue.toKey(`${stolen}:lock`), 'another');
    return 'ok';
  });
  work({ process: counted });
  await vi.waitFor(async () => {
    expect(tries.size).toBe(50);
    expect(await queue.getActive()).toHaveLength(1);
  });
  expect(await redis.get(queue.toKey(`${stolen}:lock`))).toBe('another');
  expect(await queue.getJobState(stolen)).toBe('active');
});

test('a first order whose lock another holds keeps no others from being done', async () => {
  const { redis, queue, work } = await setup(200);
  const stolen = jobIdOf('r', 'o-0');
  const { tries, counted } = counting(async ({ jobId }) => {
    if (jobId === stolen) await redis.set(queue.toKey(`${stolen}:lock`), 'another');
    return 'ok';
  });
  // No lock runs out within the test, so nothing is done that was taken and forgotten.
  work({ process: counted, lockMs: 3_600_000 });
  await vi.waitFor(async () => {
    expect(tries.size).toBe(200);
    expect(await queue.getActiveCount()).toBe(1);
  });
  expect([...tries.values()].filter((count) => count !== 1)).toEqual([]);
});

test('closing waits for the whole batch, and takes no other', async () => {
  const { queue, work } = await setup(200);
  const release = signal();
  const { tries, counted } = counting(async () => {
    await release.fired;
    return 'ok';
  });
  const worker = work({ process: counted });
  await vi.waitFor(() => expect(tries.size).toBe(50));
  const closed = worker.close();
  release.fire();
  await closed;
  expect(tries.size).toBe(50);
  const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'failed');
  expect(counts).toEqual({ wait: 150, active: 0, delayed: 0, failed: 0 });
});

test('a queue that is paused mid-run hands out nothing more until it is resumed', async () => {
  const { queue, work, isEmpty } = await setup(400);
  let isPaused = false;
  const { tries, counted } = counting(async () => {
    if (tries.size === 100 && !isPaused) {
      isPaused = true;
      await queue.pause();
    }
    return 'ok';
  });
  work({ process: counted });
  await expect.poll(() => isPaused && queue.getActiveCount()).toBe(0);
  expect(tries.size).toBeLessThan(400);
  await queue.resume();
  await isEmpty();
  expect(tries.size).toBe(400);
});

test('a global concurrency of one is kept, and all orders are done', async () => {
  const { queue, work, isEmpty } = await setup(30);
  await queue.setGlobalConcurrency(1);
  let running = 0;
  let most = 0;
  work({
    process: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return 'ok';
    },
  });
  await isEmpty();
  expect(most).toBe(1);
});

test('prioritized and delayed jobs are done too, by BullMQ itself', async () => {
  const { queue, work, isEmpty } = await setup(100);
  await queue.add('decide', jobOf('prioritized'), { jobId: 'r~prioritized', priority: 3 });
  await queue.add('decide', jobOf('delayed'), { jobId: 'r~delayed', delay: 50 });
  const { tries, counted } = counting();
  work({ process: counted });
  await vi.waitFor(() => expect(tries.size).toBe(102), { timeout: 20_000 });
  await isEmpty();
  expect([...tries.values()].filter((count) => count !== 1)).toEqual([]);
});

test('when all is done no lock and no key of a removed job is left, and the metrics say how many', async () => {
  const { redis, prefix, queue, work, isEmpty } = await setup(300);
  work();
  await isEmpty();
  expect((await queue.getMetrics('completed')).meta.count).toBe(300);
  const kept = await queue.getCompletedCount();
  const keys = await redis.keys(`${prefix}:orders:r~*`);
  expect(keys).toHaveLength(kept);
});

test('the sample of finished jobs says what came out, when and by whom', async () => {
  const { queue, work, isEmpty } = await setup(300);
  work({ process: async ({ jobId }) => `value of ${jobId}` });
  await isEmpty();
  const kept = await queue.getCompleted();
  const sampled = idsUpTo(300)
    .map((id) => jobIdOf('r', id))
    .filter(isSampled);
  expect(sampled.length).toBeGreaterThan(0);
  expect(kept.map((job) => job.id).toSorted()).toEqual(sampled.toSorted());
  for (const job of kept) {
    expect(job).toMatchObject({
      returnvalue: `value of ${job.id}`,
      processedBy: 'w',
      attemptsMade: 1,
    });
    expect(job.processedOn).toBeLessThanOrEqual(job.finishedOn ?? 0);
  }
});
