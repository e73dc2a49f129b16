import { countRun } from '@verdict/results';
import { setTimeout as delay } from 'node:timers/promises';
import { runProducer, startEndpointCommand, startWorkerCommand } from '../measuring/commands.ts';
import { openInvoker } from '../measuring/invoke.ts';
import { measure } from '../measuring/measure.ts';
import { checkRun } from './check-decisions.ts';
import type { Contestant, Setup } from './contestant.ts';
import { liveRun } from './live-lane.ts';
import { sendSteadily } from './send-steadily.ts';
import { idleOrdersBeside, mostLiveOrders, percentiles, prepareBatch } from './single-orders.ts';
import { run, shardsOf } from './verdict-run.ts';

const pollMs = 5;

async function untilFirstResult({ redis }: Pick<Setup, 'redis'>): Promise<void> {
  while ((await countRun(shardsOf(redis), run)).decided === 0) await delay(pollMs);
}

/** The batch of a file, and single orders from its first result to its last. */
async function whileBatchRuns<T>(
  setup: Setup,
  file: string,
  send: (end: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const decided = runProducer(setup, ['enqueue', file, '--wait']).finally(() => end.abort());
  await Promise.race([untilFirstResult(setup), decided]);
  const [sent] = await Promise.all([send(end.signal), decided]);
  return sent;
}

/**
 * How long `POST /invocations` takes from the request to the end of its answer: on an idle system, then while a batch
 * is enqueued and decided. All are the real commands; a worker process, and connections that are kept.
 */
export const httpOrder: Contestant = async (setup) => {
  const { redis, orders } = setup;
  const file = await prepareBatch(setup);
  const stopWorker = await startWorkerCommand(setup, 1);
  const endpoint = await startEndpointCommand(setup);
  const sendOne = openInvoker(endpoint.url);
  const idleMs = await sendSteadily(sendOne, orders, orders + idleOrdersBeside(orders));
  const first = orders + idleMs.length;
  const [round, busyMs] = await measure(setup, {}, () =>
    whileBatchRuns(setup, file, (end) =>
      sendSteadily(sendOne, first, orders + mostLiveOrders, end),
    ),
  );
  await endpoint.stop();
  await stopWorker();
  await checkRun(redis, orders);
  await checkRun(redis, idleMs.length + busyMs.length, { run: liveRun, first: orders });
  return { ...round, measured: { ...percentiles('idle', idleMs), ...percentiles('busy', busyMs) } };
};
