// The run that the contestants of ours decide, with the defaults of the commands.
import { addOrderJobs, openOrdersQueue, type RetryPolicy } from '@verdict/queue';
import type { Order, OrderJob, RunSettings } from '@verdict/records';
import { acceptOrders, openRun } from '@verdict/results';
import { openLayouts, type Shards, undividedLayout } from '@verdict/shards';
import type { Redis } from 'ioredis';
import { addInChunks } from '../shop/chunks.ts';

export const keyPrefix = 'bench';
export const prefix = `{${keyPrefix}}`;
export const run = 'orders';
export const concurrency = 50;
export const retry: RetryPolicy = { attempts: 5, backoffMs: 1000 };

export const settings: RunSettings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: false,
};

/** The only shard of the bench, and home of its runs. */
export function shardsOf(redis: Redis): Shards {
  return openLayouts([redis], keyPrefix).shardsOf(undividedLayout);
}

/** Opens a run, with the settings of the bench unless others are named. */
export async function openBenchRun(
  redis: Redis,
  name: string,
  which: RunSettings = settings,
): Promise<void> {
  const wanted = { run: name, settings: which, file: `${name}.csv`, layout: undividedLayout };
  await openRun(openLayouts([redis], keyPrefix).home, wanted);
}

export function jobsOf(orders: readonly Order[], which: RunSettings = settings): OrderJob[] {
  return orders.map((order) => ({ run, settings: which, order }));
}

/** Accepts the orders into the run and adds their jobs, as `producer enqueue` does with rows. */
export async function enqueueAll(
  redis: Redis,
  orders: readonly Order[],
  which: RunSettings = settings,
): Promise<void> {
  const queue = openOrdersQueue(redis, prefix, { isBatching: true });
  await openBenchRun(redis, run, which);
  await addInChunks(jobsOf(orders, which), async (jobs) => {
    const accepted = jobs.map(({ order }) => order);
    await acceptOrders(redis, prefix, run, accepted);
    await addOrderJobs(queue, jobs, retry);
  });
}
