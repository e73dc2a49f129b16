import type { Order } from '@verdict/records';
import BeeQueue from 'bee-queue';
import { measure } from '../measuring/measure.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { addInChunks } from '../shop/chunks.ts';
import { benchShop } from '../shop/orders.ts';
import { WorkProcess } from '../work/work-process.ts';
import { beeQueueSettings } from './bee-queue-settings.ts';
import type { Contestant } from './contestant.ts';
import { checkPlainResults } from './plain-results.ts';

async function saveAll(queue: BeeQueue<Order>, orders: readonly Order[]): Promise<void> {
  await addInChunks(orders, async (chunk) => {
    const failed = await queue.saveAll(chunk.map((order) => queue.createJob(order)));
    if (failed.size > 0) throw new Error(`${failed.size} orders were not added`);
  });
}

/** From the first order added to the last result stored: a producer and a worker of bee-queue. */
export const beeQueue: Contestant = async (setup) => {
  const { redis, url, orders } = setup;
  const queue = new BeeQueue<Order>('orders', beeQueueSettings(url));
  await queue.ready();
  const worker = await WorkProcess.open('bee-queue', setup);
  await worker.start();
  const shop = benchShop(orders);
  const cpu = { producer: ownCpuUs, worker: () => worker.cpuUs };
  const [round] = await measure(setup, cpu, () =>
    Promise.all([saveAll(queue, shop.orders), WorkProcess.untilDone([worker], orders)]),
  );
  await worker.end();
  await checkPlainResults(redis, orders);
  return round;
};
