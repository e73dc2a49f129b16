import type { Redis } from 'ioredis';
import { orderOf } from '../shop/orders.ts';
import type { WorkProcess } from '../work/work-process.ts';
import { addLiveOrder, openLiveQueue } from './live-lane.ts';

/**
 * Single orders, timed from their add until the worker says that their result is stored.
 * @returns what sends the order of a number, and resolves with the milliseconds that it took
 */
export function openLiveOrders(redis: Redis, worker: WorkProcess): (n: number) => Promise<number> {
  const queue = openLiveQueue(redis);
  const waiting = new Map<string, () => void>();
  worker.onStored((order_id) => waiting.get(order_id)?.());
  return async (n) => {
    const order = orderOf(n);
    const startedMs = performance.now();
    const stored = new Promise<number>((resolve) => {
      waiting.set(order.order_id, () => resolve(performance.now() - startedMs));
    });
    const [ms] = await Promise.all([stored, addLiveOrder(redis, queue, order)]);
    return ms;
  };
}
