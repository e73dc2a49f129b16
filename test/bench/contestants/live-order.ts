import { runProducer } from '../measuring/commands.ts';
import { measure } from '../measuring/measure.ts';
import { WorkProcess } from '../work/work-process.ts';
import { checkRun } from './check-decisions.ts';
import type { Contestant, Setup } from './contestant.ts';
import { liveRun } from './live-lane.ts';
import { openLiveOrders } from './live-orders.ts';
import { sendSteadily } from './send-steadily.ts';
import { idleOrdersBeside, mostLiveOrders, percentiles, prepareBatch } from './single-orders.ts';
import { openBenchRun } from './verdict-run.ts';

/** Enqueues the batch and calls for single orders from its first result to its last. */
async function whileBatchRuns<T>(
  setup: Setup,
  worker: WorkProcess,
  file: string,
  send: (end: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const decided = WorkProcess.untilDone([worker], setup.orders).then(() => end.abort());
  const enqueued = runProducer(setup, ['enqueue', file]);
  await WorkProcess.untilDone([worker], 1);
  const sent = await send(end.signal);
  await Promise.all([enqueued, decided]);
  return sent;
}

/**
 * How long a single order takes from its add to its stored result: on an idle system, then while the real
 * producer enqueues a batch and a worker decides it.
 */
export const liveOrder: Contestant = async (setup) => {
  const { redis, orders } = setup;
  const file = await prepareBatch(setup);
  await openBenchRun(redis, liveRun);
  const worker = await WorkProcess.open('verdict-live', setup);
  await worker.start();
  const sendOne = openLiveOrders(redis, worker);
  const idleMs = await sendSteadily(sendOne, orders, orders + idleOrdersBeside(orders));
  const first = orders + idleMs.length;
  const [round, busyMs] = await measure(setup, { worker: () => worker.cpuUs }, () =>
    whileBatchRuns(setup, worker, file, (end) =>
      sendSteadily(sendOne, first, orders + mostLiveOrders, end),
    ),
  );
  await worker.end();
  await checkRun(redis, orders);
  await checkRun(redis, idleMs.length + busyMs.length, { run: liveRun, first: orders });
  const measured = { ...percentiles('idle', idleMs), ...percentiles('busy', busyMs) };
  return { ...round, measured };
};
