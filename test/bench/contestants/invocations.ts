import { RedisHistory } from '@verdict/history';
import {
  type ServingAddress,
  startBareEndpoint,
  startEndpointCommand,
  startWorkerCommand,
} from '../measuring/commands.ts';
import { type InvocationAnswer, invokeAll } from '../measuring/invoke-all.ts';
import { measure } from '../measuring/measure.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { recommender } from '../shop/expected-decisions.ts';
import { loadFacts } from '../shop/load-facts.ts';
import { benchShop, numberOf, orderOf } from '../shop/orders.ts';
import { WorkProcess } from '../work/work-process.ts';
import type { Contestant, Setup } from './contestant.ts';
import { prefix } from './verdict-run.ts';

/** Connections, and which part of the orders is sent over so many; the last are those that count. */
const steps = [
  [1, 0.1],
  [10, 0.5],
  [100, 1],
] as const;

/** An order more for each connection, which autocannon prepares and does not always send. */
const spare = steps.reduce((sum, [connections]) => sum + 2 * connections, 0);

function mostOrders(orders: number): number {
  return steps.reduce((sum, [, share]) => sum + Math.ceil(orders * share), spare);
}

function checkAnswers(answers: readonly InvocationAnswer[]): void {
  const recommend = recommender();
  for (const { order_id, recommendation } of answers) {
    const expected = recommend(numberOf(order_id));
    if (recommendation === expected) continue;
    throw new Error(`order ${order_id}: expected ${expected}, got ${recommendation}`);
  }
}

/** Sends all orders of each step. @returns the round of the last, and what was answered in all of them */
async function invokeInSteps(setup: Setup, { url }: Pick<ServingAddress, 'url'>) {
  let n = 0;
  const next = () => orderOf(n++);
  const answers: InvocationAnswer[] = [];
  const measured: Record<string, number> = {};
  const runStep = async ([connections, share]: (typeof steps)[number]) => {
    const amount = Math.max(Math.ceil(setup.orders * share), connections);
    const invoked = await invokeAll(url, { connections, amount, next });
    answers.push(...invoked.answers);
    measured[`connections_${connections}_per_s`] = amount / invoked.seconds;
    return invoked.seconds;
  };
  for (const step of steps.slice(0, -1)) await runStep(step);
  const [round, seconds] = await measure(setup, { client: ownCpuUs }, () => runStep(steps[2]));
  return { round: { ...round, seconds, measured }, answers };
}

/** Orders over HTTP, each answered with its decision: real endpoint, real worker. */
export const invocations: Contestant = async (setup) => {
  await loadFacts(new RedisHistory(setup.redis, prefix), benchShop(mostOrders(setup.orders)));
  const stopWorker = await startWorkerCommand(setup, 1);
  const endpoint = await startEndpointCommand(setup);
  const { round, answers } = await invokeInSteps(setup, endpoint);
  const used = { endpoint: (await endpoint.stop()).cpuUs, worker: (await stopWorker()).cpuUs };
  checkAnswers(answers);
  const perOrder = Object.entries(used).map(([name, us]) => [name, us / answers.length]);
  return { ...round, cpu_us: { ...round.cpu_us, ...Object.fromEntries(perOrder) } };
};

/** The same orders by BullMQ as its manual shows it, whose worker does nothing with them. */
export const bareInvocations: Contestant = async (setup) => {
  const worker = await WorkProcess.open('bare', setup);
  await worker.start();
  const endpoint = await startBareEndpoint(setup);
  const { round, answers } = await invokeInSteps(setup, endpoint);
  const { cpuUs } = await endpoint.stop();
  await worker.end();
  const cpu = { endpoint: cpuUs / answers.length, worker: worker.cpuUs / answers.length };
  return { ...round, cpu_us: { ...round.cpu_us, ...cpu } };
};
