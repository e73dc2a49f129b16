import type { Order } from '@verdict/records';
import BeeQueue from 'bee-queue';
import { beeQueueSettings } from '../contestants/bee-queue-settings.ts';
import { decideAndStore } from '../contestants/plain-results.ts';
import { concurrency } from '../contestants/verdict-run.ts';
import { factsInMemory } from '../shop/load-facts.ts';
import type { Work } from './work.ts';

export const beeQueue: Work = async ({ redis, url, orders }, { done }) => {
  const history = await factsInMemory(orders);
  const queue = new BeeQueue<Order>('orders', { ...beeQueueSettings(url), isWorker: true });
  queue.on('succeeded', done);
  queue.on('failed', (_job, error) => {
    throw error;
  });
  await queue.ready();
  return async () => {
    queue.process(concurrency, (job) => decideAndStore(redis, job.data, history));
  };
};
