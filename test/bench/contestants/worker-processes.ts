import { measure } from '../measuring/measure.ts';
import { WorkProcess } from '../work/work-process.ts';
import { checkRun } from './check-decisions.ts';
import type { Contestant } from './contestant.ts';
import { fillQueue } from './fill-queue.ts';

/** So many worker processes of ours on a queue that is full when they start. */
function workerProcesses(count: number): Contestant {
  return async (setup) => {
    const { redis, orders } = setup;
    await fillQueue(setup);
    const opening = Array.from({ length: count }, () => WorkProcess.open('verdict-redis', setup));
    const workers = await Promise.all(opening);
    const workersCpuUs = () => workers.reduce((sum, worker) => sum + worker.cpuUs, 0);
    const cpu = { workers: workersCpuUs };
    const [round] = await measure(setup, cpu, async () => {
      const done = WorkProcess.untilDone(workers, orders);
      await Promise.all(workers.map((worker) => worker.start()));
      await done;
    });
    await Promise.all(workers.map((worker) => worker.end()));
    await checkRun(redis, orders);
    return round;
  };
}

export const oneWorker = workerProcesses(1);

export const twoWorkers = workerProcesses(2);
