import type { Order } from '@verdict/records';
import { Queue, Worker } from 'bullmq';
import { measure } from '../measuring/measure.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { factsInMemory } from '../shop/load-facts.ts';
import { benchShop } from '../shop/orders.ts';
import type { Contestant } from './contestant.ts';
import { countdown } from './countdown.ts';
import { checkPlainResults, decideAndStore } from './plain-results.ts';

/**
 * BullMQ as the first page of its manual shows it: orders are added one by one and decided one by one. Both
 * in one process, which was the faster way on two cores. What it has easier than ours: orders and facts are
 * in memory, no order is checked, and nothing is exported.
 */
export const quickStart: Contestant = async (setup) => {
  const { redis, orders } = setup;
  const history = await factsInMemory(orders);
  const shop = benchShop(orders);
  const queue = new Queue<Order>('orders', { connection: redis });
  const worker = new Worker<Order, string>(
    'orders',
    ({ data }) => decideAndStore(redis, data, history),
    { connection: redis },
  );
  const { add, done } = countdown(orders);
  worker.on('completed', add);
  await worker.waitUntilReady();
  const [round] = await measure(setup, { process: ownCpuUs }, async () => {
    for (const order of shop.orders) await queue.add('decide', order);
    await done;
  });
  await checkPlainResults(redis, orders);
  return round;
};
