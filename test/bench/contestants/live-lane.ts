// How a single order gets in while a batch runs: through a queue of its own, with the defaults of the worker.
import { addOrderJobs, openOrdersQueue, type OrdersQueue, type WorkOptions } from '@verdict/queue';
import type { Order } from '@verdict/records';
import { acceptOrders } from '@verdict/results';
import type { Redis } from 'ioredis';
import { prefix, retry, settings } from './verdict-run.ts';

export const liveRun = 'live';

/** One worker of the process for each. */
export const lanes: readonly Partial<WorkOptions>[] = [{}, { lane: 'live', concurrency: 40 }];

export function openLiveQueue(redis: Redis): OrdersQueue {
  return openOrdersQueue(redis, prefix, { lane: 'live', isBatching: true });
}

export async function addLiveOrder(redis: Redis, queue: OrdersQueue, order: Order): Promise<void> {
  await acceptOrders(redis, prefix, liveRun, [order]);
  await addOrderJobs(queue, [{ run: liveRun, settings, order }], retry);
}
