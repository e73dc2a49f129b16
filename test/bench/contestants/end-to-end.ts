import { join } from 'node:path';
import { runProducer, startWorkerCommand, type Usage } from '../measuring/commands.ts';
import { measure } from '../measuring/measure.ts';
import { redisMemory } from '../measuring/redis-info.ts';
import type { Round } from '../measuring/round.ts';
import { writeFacts, writeOrders } from '../shop/write-shop.ts';
import { checkRun } from './check-decisions.ts';
import type { Contestant, Setup } from './contestant.ts';
import { checkExported } from './exported-decisions.ts';

/** Loads the facts by command. @returns how many there are, and what Redis holds then */
async function loadShop(setup: Setup) {
  const facts = await writeFacts(setup.dir, setup.orders);
  const empty = await redisMemory(setup.redis);
  await runProducer(setup, ['load', setup.dir]);
  const { usedBytes } = await redisMemory(setup.redis);
  return { facts, usedBytes, fact_bytes: (usedBytes - empty.usedBytes) / facts };
}

/** Starts a worker, then the clock, then one command after the other: their start counts. */
async function runFile(setup: Setup, out: string, enqueueOptions: readonly string[]) {
  const file = await writeOrders(setup.dir, setup.orders);
  const stopWorker = await startWorkerCommand(setup, 1);
  const [round, used] = await measure(setup, {}, async () => ({
    enqueue: await runProducer(setup, ['enqueue', file, '--wait', ...enqueueOptions]),
    export: await runProducer(setup, ['results', '--out', out]),
  }));
  return { round, used: { ...used, worker: await stopWorker() } };
}

type Used = Awaited<ReturnType<typeof runFile>>['used'];

function withCpuOf({ orders, cpu_us }: Round, used: Used): Record<string, number> {
  const producerUs = used.enqueue.cpuUs + used.export.cpuUs;
  return { producer: producerUs / orders, worker: used.worker.cpuUs / orders, ...cpu_us };
}

function peaksOf(used: Used): Record<string, number> {
  const peaks = Object.entries(used).map(([name, { peakRssBytes }]: [string, Usage]) => [
    `${name}_peak_rss_bytes`,
    peakRssBytes,
  ]);
  return Object.fromEntries(peaks);
}

/** The real commands, from a file of orders, its facts loaded before, to a file of results. */
function endToEnd(...enqueueOptions: readonly string[]): Contestant {
  return async (setup) => {
    const { redis, orders, dir } = setup;
    const out = join(dir, 'results.jsonl');
    const { facts, fact_bytes, usedBytes } = await loadShop(setup);
    const { round, used } = await runFile(setup, out, enqueueOptions);
    const after = await redisMemory(redis);
    await checkRun(redis, orders);
    await checkExported(out, orders);
    const result_bytes = (after.usedBytes - usedBytes) / orders;
    const redisBytes = { redis_peak_bytes: after.peakBytes, facts, fact_bytes, result_bytes };
    const measured = { ...peaksOf(used), ...redisBytes };
    return { ...round, cpu_us: withCpuOf(round, used), measured };
  };
}

export const fileToResults = endToEnd();

/** With no more orders waiting than that, whatever the size of the file. */
export const fileToResultsWithBacklog = endToEnd('--max-backlog', '20000');
