import { measure } from '../measuring/measure.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { benchShop } from '../shop/orders.ts';
import { WorkProcess } from '../work/work-process.ts';
import { checkRun } from './check-decisions.ts';
import type { Contestant } from './contestant.ts';
import { enqueueAll } from './verdict-run.ts';

/** From the first order added to the last result stored: a producer and a worker of ours. */
export const enqueueToResult: Contestant = async (setup) => {
  const { redis, orders } = setup;
  const worker = await WorkProcess.open('verdict-memory', setup);
  await worker.start();
  const shop = benchShop(orders);
  const cpu = { producer: ownCpuUs, worker: () => worker.cpuUs };
  const [round] = await measure(setup, cpu, () =>
    Promise.all([enqueueAll(redis, shop.orders), WorkProcess.untilDone([worker], orders)]),
  );
  await worker.end();
  await checkRun(redis, orders);
  return round;
};
