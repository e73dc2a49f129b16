import { Worker } from 'bullmq';
import { concurrency } from '../contestants/verdict-run.ts';
import type { Work } from './work.ts';

export const bareQueue = { name: 'orders', prefix: '{bare}' } as const;

/** BullMQ as it comes, doing nothing with its jobs. */
export const bareWork: Work = async ({ redis }, { done }) => {
  const options = { connection: redis, prefix: bareQueue.prefix, concurrency };
  return async () => {
    const worker = new Worker(bareQueue.name, async () => 'Deliver', options);
    worker.on('completed', done);
    await worker.waitUntilReady();
  };
};
