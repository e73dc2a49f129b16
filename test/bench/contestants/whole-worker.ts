import { type History, MemoryHistory, RedisHistory } from '@verdict/history';
import type { Redis } from 'ioredis';
import { measure } from '../measuring/measure.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { loadFacts } from '../shop/load-facts.ts';
import { benchShop } from '../shop/orders.ts';
import { checkRun } from './check-decisions.ts';
import type { Contestant } from './contestant.ts';
import { countdown } from './countdown.ts';
import { enqueueAll, prefix } from './verdict-run.ts';
import { startVerdictWork } from './verdict-work.ts';

/** All that a worker of ours does with an order, from a queue that is full when it starts. */
function wholeWorker(openHistory: (redis: Redis) => History): Contestant {
  return async (setup) => {
    const { redis, orders } = setup;
    const shop = benchShop(orders);
    const history = openHistory(redis);
    await loadFacts(history, shop);
    await enqueueAll(redis, shop.orders);
    const { add, done } = countdown(orders);
    const cpu = { worker: ownCpuUs };
    const [round] = await measure(setup, cpu, async () => {
      const worker = await startVerdictWork({ redis, history, onStored: add });
      await done;
      await worker.close();
    });
    await checkRun(redis, orders);
    return round;
  };
}

export const workerWithFactsInMemory = wholeWorker(() => new MemoryHistory());

export const workerWithFactsInRedis = wholeWorker((redis) => new RedisHistory(redis, prefix));
