import { ImpossibleOrderError, type OrderJob, OrderError } from '@verdict/records';
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { jobIdOf } from './job-id.ts';
import { addOrderJobs, openOrdersQueue, type OrdersQueue } from './orders-queue.ts';
import { countQueue } from './queue-counts.ts';
import { type OrderAttempt, startWork, type WorkOptions } from './work.ts';

function jobOf(order_id: string, run = 'orders'): OrderJob {
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
  return { run, settings, order };
}

interface Setup extends KeySpace {
  readonly queue: OrdersQueue;
  readonly add: (jobs: readonly OrderJob[], attempts?: number) => Promise<void>;
  readonly work: (options?: Partial<WorkOptions>) => ReturnType<typeof startWork>;
}

/** A queue and workers that end with the test; each worker has a connection of its own. */
function setup(isBatching: boolean): Setup {
  const space = openKeySpace();
  const queue = openOrdersQueue(space.redis, space.prefix, { isBatching });
  onTestFinished(() => queue.close());
  const work = (options: Partial<WorkOptions> = {}) => {
    const redis = options.redis ?? new Redis(space.url, { maxRetriesPerRequest: null });
    const worker = startWork({
      redis,
      prefix: space.prefix,
      name: 'test',
      concurrency: 20,
      lockMs: 10_000,
      isBatching,
      process: async () => 'Deliver',
      onGivenUp: () => {},
      onError: () => {},
      ...options,
    });
    onTestFinished(async () => {
      await worker.close(true);
      redis.disconnect();
    });
    return worker;
  };
  const add = (jobs: readonly OrderJob[], attempts = 3) =>
    addOrderJobs(queue, jobs, { attempts, backoffMs: 1 });
  return { ...space, queue, add, work };
}

/** A promise and what settles it. */
function signal<T = void>() {
  let fire: (value: T) => void = () => {};
  const fired = new Promise<T>((resolve) => (fire = resolve));
  return { fire, fired };
}

describe.each([
  ['in batches', true],
  ["with BullMQ's own calls", false],
] as const)('%s', (_name, isBatching) => {
  test('an order is handed over with its data, as its first try', async () => {
    const { add, work } = setup(isBatching);
    const taken = signal<OrderAttempt>();
    work({
      process: async (attempt) => {
        taken.fire(attempt);
        return 'Deliver';
      },
    });
    await add([jobOf('a:1')]);
    expect(await taken.fired).toEqual({
      jobId: jobIdOf('orders', 'a:1'),
      data: jobOf('a:1'),
      attempt: 1,
      isLastAttempt: false,
      stalls: 0,
    });
  });

  test('an order that can be tried once only is told so', async () => {
    const { add, work } = setup(isBatching);
    const taken = signal<OrderAttempt>();
    work({
      process: async (attempt) => {
        taken.fire(attempt);
        return 'Deliver';
      },
    });
    await add([jobOf('a')], 1);
    expect((await taken.fired).isLastAttempt).toBe(true);
  });

  test('what process returns is the value of the job', async () => {
    const { queue, add, work } = setup(isBatching);
    const done = signal<string>();
    const worker = work({ process: async () => 'HoldCheckPayment' });
    worker.on('completed', (_job, value) => done.fire(value));
    await add([jobOf('a')]);
    expect(await done.fired).toBe('HoldCheckPayment');
    await vi.waitFor(async () => expect(await queue.getWaitingCount()).toBe(0));
  });

  test('an order that fails is tried again, with the number of the try, until the last', async () => {
    const { add, work } = setup(isBatching);
    const attempts: [number, boolean][] = [];
    const givenUp = signal<[OrderAttempt, Error]>();
    work({
      process: async ({ attempt, isLastAttempt }) => {
        attempts.push([attempt, isLastAttempt]);
        throw new OrderError('feature.unknown', `try ${attempt}`);
      },
      onGivenUp: (attempt, error) => givenUp.fire([attempt, error]),
    });
    await add([jobOf('a')], 3);
    const [attempt, error] = await givenUp.fired;
    expect(attempts).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(attempt).toMatchObject({
      jobId: jobIdOf('orders', 'a'),
      attempt: 3,
      isLastAttempt: true,
    });
    expect(error).toEqual(new OrderError('feature.unknown', 'try 3'));
  });

  test('an order that succeeds at a later try is not given up', async () => {
    const { queue, add, work } = setup(isBatching);
    const onGivenUp = vi.fn<WorkOptions['onGivenUp']>();
    const done = signal();
    const worker = work({
      onGivenUp,
      process: async ({ attempt }) => {
        if (attempt === 1) throw new Error('once');
        return 'Deliver';
      },
    });
    worker.on('completed', () => done.fire());
    await add([jobOf('a')]);
    await done.fired;
    expect(await queue.getFailedCount()).toBe(0);
    expect(onGivenUp).not.toHaveBeenCalled();
  });

  test('an order that can never succeed is given up at once, with the error it failed with', async () => {
    const { queue, add, work } = setup(isBatching);
    const process = vi.fn<WorkOptions['process']>(async () => {
      throw new ImpossibleOrderError('job.malformed', 'no order');
    });
    const givenUp = signal<[OrderAttempt, Error]>();
    work({ process, onGivenUp: (attempt, error) => givenUp.fire([attempt, error]) });
    await add([jobOf('a')], 5);
    const [attempt, error] = await givenUp.fired;
    expect(process).toHaveBeenCalledTimes(1);
    expect(attempt.attempt).toBe(1);
    expect(error).toBeInstanceOf(ImpossibleOrderError);
    expect(error).toMatchObject({ reason: 'job.malformed', message: 'no order' });
    const job = await queue.getJob(jobIdOf('orders', 'a'));
    expect(job?.failedReason).toBe('no order');
  });

  test('a given up order stays in the queue for inspection', async () => {
    const { queue, add, work } = setup(isBatching);
    const givenUp = signal();
    work({
      process: () => Promise.reject(new Error('no luck')),
      onGivenUp: () => givenUp.fire(),
    });
    await add([jobOf('a')], 1);
    await givenUp.fired;
    expect(await queue.getFailedCount()).toBe(1);
  });

  test('many orders are decided at once, but no more than asked', async () => {
    const { add, work } = setup(isBatching);
    const release = signal();
    const full = signal();
    let active = 0;
    let most = 0;
    let done = 0;
    const allDone = signal();
    work({
      concurrency: 5,
      process: async () => {
        active += 1;
        most = Math.max(most, active);
        if (active === 5) full.fire();
        await release.fired;
        active -= 1;
        done += 1;
        if (done === 20) allDone.fire();
        return 'Deliver';
      },
    });
    await add(Array.from({ length: 20 }, (_, n) => jobOf(`o-${n}`)));
    await full.fired;
    release.fire();
    await allDone.fired;
    expect(most).toBe(5);
  });

  test('closing waits for the orders in hand', async () => {
    const { queue, add, work } = setup(isBatching);
    const taken = signal();
    const release = signal();
    const worker = work({
      process: async () => {
        taken.fire();
        await release.fired;
        return 'Deliver';
      },
    });
    await add([jobOf('a')]);
    await taken.fired;
    const closed = worker.close();
    release.fire();
    await closed;
    const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'failed');
    expect(counts).toEqual({ wait: 0, active: 0, delayed: 0, failed: 0 });
  });

  test('an order whose worker vanished is given to another, as the same try', async () => {
    const { url, add, work } = setup(isBatching);
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    const taken = signal();
    const vanishing = work({
      redis,
      lockMs: 1000,
      process: () => {
        taken.fire();
        return new Promise(() => {});
      },
    });
    await add([jobOf('a')]);
    await taken.fired;
    // As if killed: its connections are gone, and it renews no lock any more.
    await vanishing.disconnect();
    redis.disconnect();
    const vanishedMs = performance.now();
    const takenOver = signal<OrderAttempt>();
    work({
      lockMs: 1000,
      process: async (attempt) => {
        takenOver.fire(attempt);
        return 'Deliver';
      },
    });
    expect(await takenOver.fired).toMatchObject({
      jobId: jobIdOf('orders', 'a'),
      attempt: 1,
      stalls: 1,
    });
    expect(performance.now() - vanishedMs).toBeLessThan(5000);
  });

  test('a worker that is alive keeps its order for longer than the lock', async () => {
    const { redis, prefix, add, work } = setup(isBatching);
    const taken = signal();
    const release = signal();
    const process = vi.fn<WorkOptions['process']>(async () => {
      taken.fire();
      await release.fired;
      return 'Deliver';
    });
    const first = work({ lockMs: 200, process });
    const done = signal();
    first.on('completed', () => done.fire());
    const second = work({ lockMs: 200, process });
    await add([jobOf('a')]);
    await taken.fired;
    const onStalled = vi.fn<() => void>();
    first.on('stalled', onStalled);
    second.on('stalled', onStalled);
    second.on('completed', () => done.fire());
    // The checker for vanished workers came by, several times, and each time took nothing.
    const checked = `${prefix}:orders:stalled-check`;
    const often = { interval: 1, timeout: 20_000 };
    for (let round = 0; round < 4; round += 1) {
      await vi.waitFor(async () => expect(await redis.exists(checked)).toBe(0), often);
      await vi.waitFor(async () => expect(await redis.exists(checked)).toBe(1), often);
    }
    release.fire();
    await done.fired;
    expect(process).toHaveBeenCalledTimes(1);
    expect(onStalled).not.toHaveBeenCalled();
  });

  test('an order that its own worker loses in hand and takes again is tried once, and done', async () => {
    const { redis, prefix, add, work } = setup(isBatching);
    await add([jobOf('a')]);
    const job = `${prefix}:orders:${jobIdOf('orders', 'a')}`;
    await redis.hset(job, 'stc', 1);
    const release = signal();
    const process = vi.fn<WorkOptions['process']>(async () => {
      await release.fired;
      return 'Deliver';
    });
    const worker = work({ lockMs: 200, process });
    const done = signal();
    worker.on('completed', () => done.fire());
    const isTaken = (times: string) =>
      vi.waitFor(async () => expect(await redis.hget(job, 'ats')).toBe(times), 20_000);
    await isTaken('1');
    await redis.del(`${job}:lock`); // as if the worker had stood still
    await isTaken('2');
    release.fire();
    await done.fired;
    expect(process).toHaveBeenCalledTimes(1);
  });

  test('an order that lost its worker fifty times is still tried, one more and it is given up', async () => {
    const { redis, prefix, add, work } = setup(isBatching);
    const ids = ['fifty', 'fifty-one'];
    await add(ids.map((id) => jobOf(id)));
    const bothTaken = signal();
    const redisOfFirst = redis.duplicate();
    let taken = 0;
    const vanishing = work({
      redis: redisOfFirst,
      lockMs: 1000,
      process: () => {
        taken += 1;
        if (taken === 2) bothTaken.fire();
        return new Promise(() => {});
      },
    });
    await bothTaken.fired;
    await redis.hset(`${prefix}:orders:${jobIdOf('orders', 'fifty')}`, 'stc', 49);
    await redis.hset(`${prefix}:orders:${jobIdOf('orders', 'fifty-one')}`, 'stc', 50);
    await vanishing.disconnect();
    redisOfFirst.disconnect();
    const decided = signal<string>();
    const givenUp = signal<[OrderAttempt, Error]>();
    work({
      lockMs: 1000,
      process: async ({ jobId }) => {
        decided.fire(jobId);
        return 'Deliver';
      },
      onGivenUp: (attempt, error) => givenUp.fire([attempt, error]),
    });
    expect(await decided.fired).toBe(jobIdOf('orders', 'fifty'));
    const [attempt, error] = await givenUp.fired;
    expect(attempt.jobId).toBe(jobIdOf('orders', 'fifty-one'));
    expect(error.message).toContain('stalled');
  });

  test('orders that are active or delayed are counted by run', async () => {
    const shard = setup(isBatching);
    const { queue, work } = shard;
    const allTaken = signal();
    const release = signal();
    let taken = 0;
    work({
      concurrency: 10,
      process: async ({ jobId }) => {
        taken += 1;
        if (taken === 5) allTaken.fire();
        if (jobId.includes('delayed')) throw new Error('later');
        await release.fired;
        return 'Deliver';
      },
    });
    const jobs = [
      jobOf('a', 'one'),
      jobOf('b', 'one'),
      jobOf('c', 'one-more'),
      jobOf('delayed', 'one'),
    ];
    await addOrderJobs(queue, [...jobs, jobOf('delayed', 'two')], {
      attempts: 5,
      backoffMs: 3_600_000,
    });
    await allTaken.fired;
    await vi.waitFor(async () => expect(await queue.getDelayedCount()).toBe(2));
    expect(await countQueue([shard])).toEqual({ active: 3, delayed: 2 });
    expect(await countQueue([shard], 'one')).toEqual({ active: 2, delayed: 1 });
    expect(await countQueue([shard], 'one-more')).toEqual({ active: 1, delayed: 0 });
    expect(await countQueue([shard], 'two')).toEqual({ active: 0, delayed: 1 });
    expect(await countQueue([shard], 'three')).toEqual({ active: 0, delayed: 0 });
    release.fire();
    await vi.waitFor(async () => expect((await countQueue([shard])).active).toBe(0));
  });

  test('waiting orders are neither active nor delayed', async () => {
    const shard = setup(isBatching);
    await shard.add([jobOf('a')]);
    expect(await countQueue([shard], 'orders')).toEqual({ active: 0, delayed: 0 });
  });

  test('a job that is no order of ours is handed over all the same, to be recorded', async () => {
    const { queue, work } = setup(isBatching);
    const taken = signal<OrderAttempt>();
    work({
      process: async (attempt) => {
        taken.fire(attempt);
        return 'Deliver';
      },
    });
    await queue.add('forged', jobOf('x'), { jobId: 'forged' });
    expect(await taken.fired).toMatchObject({ jobId: 'forged', isLastAttempt: true });
  });
});

test('a live order is taken while three before it stand still', async () => {
  const { redis, prefix, work } = setup(true);
  const queue = openOrdersQueue(redis, prefix, { lane: 'live', isBatching: true });
  onTestFinished(() => queue.close());
  const over = signal();
  onTestFinished(() => over.fire());
  const taken: string[] = [];
  const process: WorkOptions['process'] = async ({ jobId }) => {
    taken.push(jobId);
    if (jobId.includes('slow')) await over.fired;
    return 'Deliver';
  };
  work({ lane: 'live', concurrency: 40, process });
  for (const id of ['slow-1', 'slow-2', 'slow-3', 'quick']) {
    await addOrderJobs(queue, [jobOf(id)], { attempts: 1, backoffMs: 1 });
    await expect.poll(() => taken, { interval: 5 }).toContain(jobIdOf('orders', id));
  }
});
