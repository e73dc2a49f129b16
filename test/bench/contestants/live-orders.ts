import type { Redis } from 'ioredis';
import { setInterval } from 'node:timers/promises';
import { orderOf } from '../shop/orders.ts';
import type { WorkProcess } from '../work/work-process.ts';
import { addLiveOrder, openLiveQueue } from './live-lane.ts';

/** A hundred a second, whatever became of those before: a slow answer does not slow the questions. */
const everyMs = 10;

export interface LiveOrders {
  /**
   * Sends the orders of these numbers until the signal comes, at least one.
   * @returns how long each took until its result was stored, in milliseconds
   */
  readonly send: (first: number, end: number, signal?: AbortSignal) => Promise<number[]>;
}

/** Single orders, timed from their add until the worker says that their result is stored. */
export function openLiveOrders(redis: Redis, worker: WorkProcess): LiveOrders {
  const queue = openLiveQueue(redis);
  const waiting = new Map<string, () => void>();
  worker.onStored((order_id) => waiting.get(order_id)?.());
  const sendOne = async (n: number) => {
    const order = orderOf(n);
    const startedMs = performance.now();
    const stored = new Promise<number>((resolve) => {
      waiting.set(order.order_id, () => resolve(performance.now() - startedMs));
    });
    const [ms] = await Promise.all([stored, addLiveOrder(redis, queue, order)]);
    return ms;
  };
  const send: LiveOrders['send'] = async (first, end, signal) => {
    const sent: Promise<number>[] = [];
    for await (const _ of setInterval(everyMs)) {
      sent.push(sendOne(first + sent.length));
      if (first + sent.length >= end || signal?.aborted) break;
    }
    return Promise.all(sent);
  };
  return { send };
}
