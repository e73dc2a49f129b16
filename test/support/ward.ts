// A run in full swing on a Redis that falls ill: workers, a dashboard, and what both say of its health.
import type { Redis } from 'ioredis';
import { expect, onTestFailed } from 'vitest';
import { ask, startDashboard } from '../browser-dashboard.ts';
import { environment, producerJson, runNode, type Space, startWorker } from './commands.ts';
import { generatedShop } from './generated-shop.ts';
import { expectAllDecided } from './run-results.ts';

const orders = 4000;
const patienceMs = 30_000;
/** Of one worker process over a trouble of seconds: its beginning, its end, and what is told in between. */
const mostLines = 40;
/** Of ten seconds: five texts of errors and a count of the rest, the beginning and two changes of the trouble. */
const mostLinesOfInterval = 9;

type LogLine = Readonly<Record<string, unknown>>;

export interface Ill {
  readonly url: string;
  readonly name: string;
  readonly admin: Redis;
}

async function isReady(url: string): Promise<boolean> {
  return (await ask({ url }, '/readyz')).status === 200;
}

async function workerHealth(space: Space): Promise<number | null> {
  const env = environment(space, { WORKER_REPLICAS: '1' });
  return (await runNode('apps/worker/dist/health.js', [], env)).code;
}

async function decided({ admin, name }: Ill): Promise<number> {
  const counts = await admin.hvals(`{${name}}:run:orders:counts`);
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

/** A shop whose orders are being decided. */
export async function startRun(space: Ill, env: Readonly<Record<string, string>> = {}) {
  const shop = await generatedShop(orders);
  await producerJson(space, ['load', shop.dir]);
  const dashboard = await startDashboard(space);
  const worker = await startWorker(space, {
    WORKER_LOCK_MS: '2000',
    ORDER_ATTEMPTS: '1',
    ...env,
  });
  onTestFailed(() => console.error(JSON.stringify(worker.log)));
  await producerJson(space, ['enqueue', shop.orders], { env: { ORDER_ATTEMPTS: '1' } });
  await expect
    .poll(() => decided(space), { interval: 2, timeout: patienceMs })
    .toBeGreaterThan(500);
  const linesBefore = worker.log.length;
  const expectReadiness = async (isWell: boolean) => {
    const told = isWell ? 'Redis well again' : 'Redis in trouble';
    await worker.logged((line) => line['msg'] === told && worker.log.indexOf(line) >= linesBefore);
    const poll = { timeout: patienceMs, interval: 200 };
    await expect.poll(() => isReady(dashboard.url), poll).toBe(isWell);
    await expect.poll(() => workerHealth(space), poll).toBe(isWell ? 0 : 1);
  };
  /** Every order has its right decision, and the log is neither a flood nor silent. */
  const expectOutlasted = async () => {
    const report = await producerJson(space, ['enqueue', shop.orders, '--wait']);
    expect(report).toMatchObject({ enqueued: 0, decided: orders, failed: 0 });
    await expectAllDecided(space, shop.dir);
    const lines = worker.log.slice(linesBefore);
    expect(lines.length, JSON.stringify(lines)).toBeLessThan(mostLines);
  };
  /** However often Redis is asked in vain: each text once in ten seconds, a few of them, and a count of the rest. */
  const expectFewLines = async () => {
    const begun = worker.log.length;
    const isCount = (line: LogLine) => line['msg'] === 'more queue errors';
    const counted = await worker.logged(
      (line) => isCount(line) && worker.log.indexOf(line) >= begun,
    );
    const lines = worker.log.slice(begun, worker.log.indexOf(counted) + 1);
    expect(Number(counted['suppressed'])).toBeGreaterThan(0);
    expect(lines.length, JSON.stringify(lines)).toBeLessThanOrEqual(mostLinesOfInterval);
  };
  const expectIll = () => expectReadiness(false);
  const expectWell = () => expectReadiness(true);
  return {
    ...shop,
    expectIll,
    expectWell,
    expectFewLines,
    worker,
    dashboard,
    decided: () => decided(space),
    expectOutlasted,
  };
}
