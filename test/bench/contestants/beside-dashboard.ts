import { once } from 'node:events';
import { startDashboardCommand } from '../measuring/commands.ts';
import { measure } from '../measuring/measure.ts';
import { openPages, visitPages } from '../measuring/open-pages.ts';
import { ownCpuUs } from '../measuring/own-cpu.ts';
import { quantile } from '../statistics.ts';
import { WorkProcess } from '../work/work-process.ts';
import { checkRun } from './check-decisions.ts';
import type { Contestant } from './contestant.ts';
import { fillQueue } from './fill-queue.ts';

type Measured = Record<string, number>;

/** People who have come to a dashboard: what they do there until the end, and what they saw of it. */
type Audience = (dashboard: string) => Promise<(end: AbortSignal) => Promise<Measured>>;

/** Nobody has come. */
const nobody: Audience = () =>
  Promise.resolve(async (end) => {
    if (!end.aborted) await once(end, 'abort');
    return { open_pages: 0 };
  });

/** So many people look at the overview. */
function lookers(count: number): Audience {
  return async (dashboard) => {
    const pages = await openPages(dashboard, count);
    return async (end) => {
      if (!end.aborted) await once(end, 'abort');
      pages.close();
      return { open_pages: count, events: pages.heard() };
    };
  };
}

const visited = ['/', '/orders?run=orders', '/runs', '/runs/orders', '/api/overview', '/orders'];

/** One goes from page to page, as fast as they come. */
const visitor: Audience = (dashboard) => {
  const visit = async (end: AbortSignal) => {
    const tookMs = await visitPages(dashboard, visited, end);
    return {
      visits: tookMs.length,
      page_p50_ms: quantile(tookMs, 0.5),
      page_p99_ms: quantile(tookMs, 0.99),
      page_max_ms: Math.max(...tookMs),
    };
  };
  return Promise.resolve(visit);
};

/** Decides all orders while the audience is there. */
async function decideAll(
  worker: WorkProcess,
  orders: number,
  watch: (end: AbortSignal) => Promise<Measured>,
): Promise<Measured> {
  const end = new AbortController();
  const done = WorkProcess.untilDone([worker], orders).then(() => end.abort());
  const [measured] = await Promise.all([watch(end.signal), worker.start(), done]);
  return measured;
}

/** One worker process on a full queue, while a dashboard is looked at. */
function besideDashboard(audience: Audience): Contestant {
  return async (setup) => {
    const { redis, orders } = setup;
    await fillQueue(setup);
    const worker = await WorkProcess.open('verdict-redis', setup);
    const dashboard = await startDashboardCommand(setup);
    const watch = await audience(dashboard.url);
    // What browsers would use elsewhere is used here, on the processors that are shared.
    const cpu = { worker: () => worker.cpuUs, audience: ownCpuUs };
    const [round, watched] = await measure(setup, cpu, () => decideAll(worker, orders, watch));
    await worker.end();
    const { cpuUs, peakRssBytes } = await dashboard.stop();
    await checkRun(redis, orders);
    const cpu_us = { ...round.cpu_us, dashboard: cpuUs / orders };
    return { ...round, cpu_us, measured: { ...watched, dashboard_peak_rss_bytes: peakRssBytes } };
  };
}

export const besideIdleDashboard = besideDashboard(nobody);

export const besideOpenPages = besideDashboard(lookers(50));

export const besideVisits = besideDashboard(visitor);
