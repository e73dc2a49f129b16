import { type History, MemoryHistory, RedisHistory } from '@verdict/history';
import type { Redis } from 'ioredis';
import { measure } from '../measuring/measure.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { loadFacts } from '../shop/load-facts.ts';
import { benchShop } from '../shop/orders.ts';
import { checkRun } from './check-decisions.ts';
import type { Contestant } from './contestant.ts';
import { countdown } from './countdown.ts';
import { type Means, plainMeans } from './means.ts';
import { enqueueAll, prefix } from './verdict-run.ts';
import { startVerdictWork } from './verdict-work.ts';

/** All that a worker of ours does with an order, from a queue that is full when it starts. */
function wholeWorker(
  openHistory: (redis: Redis) => History,
  openMeans: (redis: Redis) => Promise<Means> = plainMeans,
): Contestant {
  return async (setup) => {
    const { redis, orders } = setup;
    const shop = benchShop(orders);
    const history = openHistory(redis);
    const { settings, work, end } = await openMeans(redis);
    await loadFacts(history, shop);
    await enqueueAll(redis, shop.orders, settings);
    const { add, done } = countdown(orders);
    const cpu = { worker: ownCpuUs };
    const [round] = await measure(setup, cpu, async () => {
      const worker = await startVerdictWork({ redis, history, onStored: add, ...work });
      await done;
      await worker.close();
      await end(orders);
    });
    await checkRun(redis, orders);
    return round;
  };
}

const inMemory = () => new MemoryHistory();

export const workerWithFactsInMemory = wholeWorker(inMemory);

export const workerWithFactsInRedis = wholeWorker((redis) => new RedisHistory(redis, prefix));

/** The same decisions by other means than rules. */
export function workerWithMeans(openMeans: (redis: Redis) => Promise<Means>): Contestant {
  return wholeWorker(inMemory, openMeans);
}
