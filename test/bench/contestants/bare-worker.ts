import { Queue, Worker } from 'bullmq';
import { measure } from '../measuring/measure.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { addInChunks } from '../shop/chunks.ts';
import { benchShop } from '../shop/orders.ts';
import type { Contestant } from './contestant.ts';
import { countdown } from './countdown.ts';
import { concurrency, jobsOf } from './verdict-run.ts';

async function refuseLeftovers(queue: Queue): Promise<void> {
  const left = await queue.getJobCountByTypes('waiting', 'active', 'delayed', 'failed');
  if (left > 0) throw new Error(`expected an empty queue, got ${left} jobs left`);
}

/** BullMQ as it comes, doing nothing with the same jobs. */
export const bareWorker: Contestant = async (setup) => {
  const { redis, orders } = setup;
  const options = { connection: redis, prefix: '{bare}' };
  const queue = new Queue('orders', options);
  await addInChunks(jobsOf(benchShop(orders).orders), (jobs) =>
    queue.addBulk(
      jobs.map((data) => ({
        name: 'decide',
        data,
        opts: { jobId: `o-${data.order.order_id}`, removeOnComplete: true },
      })),
    ),
  );
  const { add, done } = countdown(orders);
  const cpu = { worker: ownCpuUs };
  const [round] = await measure(setup, cpu, async () => {
    const worker = new Worker('orders', async () => 'Deliver', { ...options, concurrency });
    worker.on('completed', add);
    await done;
  });
  await refuseLeftovers(queue);
  return round;
};
