import { Queue } from 'bullmq';
import { measure } from '../measuring/measure.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { addInChunks } from '../shop/chunks.ts';
import { benchShop } from '../shop/orders.ts';
import { checkWaiting } from './check-waiting.ts';
import type { Contestant } from './contestant.ts';
import { jobsOf, retry } from './verdict-run.ts';

const opts = {
  attempts: retry.attempts,
  backoff: { type: 'exponential', delay: retry.backoffMs },
  removeOnComplete: true,
};

/** BullMQ's addBulk of jobs that are there already: nothing is read, checked or accepted. */
export const bareAddBulk: Contestant = async (setup) => {
  const { redis, orders } = setup;
  const queue = new Queue('orders', { connection: redis, prefix: '{bare}' });
  await queue.waitUntilReady();
  const jobs = jobsOf(benchShop(orders).orders);
  const cpu = { producer: ownCpuUs };
  const [round] = await measure(setup, cpu, () =>
    addInChunks(jobs, (chunk) =>
      queue.addBulk(
        chunk.map((data) => ({
          name: 'decide',
          data,
          opts: { ...opts, jobId: `o-${data.order.order_id}` },
        })),
      ),
    ),
  );
  checkWaiting(await queue.getWaitingCount(), orders);
  return round;
};
