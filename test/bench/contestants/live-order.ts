import { RedisHistory } from '@verdict/history';
import { runProducer } from '../measuring/commands.ts';
import { measure } from '../measuring/measure.ts';
import { loadFacts } from '../shop/load-facts.ts';
import { benchShop } from '../shop/orders.ts';
import { writeFacts, writeOrders } from '../shop/write-shop.ts';
import { quantile } from '../statistics.ts';
import { WorkProcess } from '../work/work-process.ts';
import { checkRun } from './check-decisions.ts';
import type { Contestant, Setup } from './contestant.ts';
import { liveRun } from './live-lane.ts';
import { openLiveOrders } from './live-orders.ts';
import { openBenchRun, prefix } from './verdict-run.ts';

const mostIdleOrders = 500;
/** Facts are there for so many single orders; a batch that lasts longer ends without them. */
const mostLiveOrders = 20_000;

/** Loads the facts of the batch and of the single orders, which are numbered after it. @returns its file */
async function prepare(setup: Setup): Promise<string> {
  const { redis, orders, dir } = setup;
  await writeFacts(dir, orders);
  await runProducer(setup, ['load', dir]);
  await loadFacts(new RedisHistory(redis, prefix), benchShop(mostLiveOrders, orders));
  await openBenchRun(redis, liveRun);
  return writeOrders(dir, orders);
}

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

function percentiles(name: string, latenciesMs: readonly number[]): Record<string, number> {
  return {
    [`${name}_orders`]: latenciesMs.length,
    [`${name}_p50_ms`]: quantile(latenciesMs, 0.5),
    [`${name}_p99_ms`]: quantile(latenciesMs, 0.99),
  };
}

/**
 * How long a single order takes from its add to its stored result: on an idle system, then while the real
 * producer enqueues a batch and a worker decides it.
 */
export const liveOrder: Contestant = async (setup) => {
  const { redis, orders } = setup;
  const file = await prepare(setup);
  const worker = await WorkProcess.open('verdict-live', setup);
  await worker.start();
  const live = openLiveOrders(redis, worker);
  const idleMs = await live.send(orders, orders + Math.min(mostIdleOrders, orders / 10));
  const first = orders + idleMs.length;
  const [round, busyMs] = await measure(setup, { worker: () => worker.cpuUs }, () =>
    whileBatchRuns(setup, worker, file, (end) => live.send(first, orders + mostLiveOrders, end)),
  );
  await worker.end();
  await checkRun(redis, orders);
  await checkRun(redis, idleMs.length + busyMs.length, { run: liveRun, first: orders });
  const measured = { ...percentiles('idle', idleMs), ...percentiles('busy', busyMs) };
  return { ...round, measured };
};
