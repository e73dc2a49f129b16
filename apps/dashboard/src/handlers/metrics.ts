import { readHookCounts } from '@verdict/hooks';
import { mergeTallies, readTotals, type Tally } from '@verdict/monitor';
import { recommendations } from '@verdict/records';
import { countRun, countUncounted, listRuns, type Run, type RunCounts } from '@verdict/results';
import type { RequestHandler } from 'express';
import { readMonitoredRuns } from '../alerts-out/monitored-runs.ts';
import type { ReadMonitoring } from '../monitoring/monitoring-reader.ts';
import type { Source } from '../overview/source.ts';
import type { OverviewWatch } from '../overview/watch.ts';
import { gauge, quote } from '../prometheus/text.ts';
import { hookMetrics } from '../prometheus/hook-metrics.ts';
import { monitoringMetrics } from '../prometheus/monitoring-metrics.ts';
import { stateMetrics } from '../prometheus/state-metrics.ts';
import { totalMetrics } from '../prometheus/total-metrics.ts';
import { sumMetrics } from '../sum-metrics.ts';

type CountedRun = RunCounts & Run;

/** The exact figures of each run in Prometheus' text format. */
export function runMetrics(runs: readonly (RunCounts & Pick<Run, 'run'>)[]): string {
  const states = ['pending', 'decided', 'failed'] as const;
  const orders = runs.flatMap((run) =>
    states.map((state) => `verdict_orders{run=${quote(run.run)}, state="${state}"} ${run[state]}`),
  );
  const decisions = runs.flatMap(({ run, recommendations: counts }) =>
    recommendations.map(
      (name) => `verdict_decisions{run=${quote(run)}, recommendation="${name}"} ${counts[name]}`,
    ),
  );
  return [
    gauge('verdict_orders', 'Accepted orders of a run by state', orders),
    gauge('verdict_decisions', 'Decided orders of a run by recommendation', decisions),
  ].join('\n');
}

function countRuns({ shardsOf }: Source, runs: readonly Run[]): Promise<CountedRun[]> {
  return Promise.all(
    runs.map(async (run) => ({ ...run, ...(await countRun(shardsOf(run), run.run)) })),
  );
}

async function queueMetrics({ queuesOf }: Source, runs: readonly Run[]): Promise<string> {
  const shards = queuesOf(runs);
  return sumMetrics(await Promise.all(shards.map(({ queue }) => queue.exportPrometheusMetrics())));
}

/** Over all layouts that hold orders. */
async function totalsOf({ layoutsOf }: Source, runs: readonly Run[]): Promise<Tally> {
  return mergeTallies(await Promise.all(layoutsOf(runs).map(readTotals)));
}

async function uncountedOf({ layoutsOf }: Source, runs: readonly Run[]): Promise<number> {
  const counts = await Promise.all(layoutsOf(runs).map(countUncounted));
  return counts.reduce((sum, count) => sum + count, 0);
}

interface MetricsOptions {
  readonly source: () => Source;
  readonly watch: OverviewWatch;
  readonly readMonitoring: ReadMonitoring;
}

/** The queue's own metrics, of all shards together, and ours. */
export function sendMetrics({ source, watch, readMonitoring }: MetricsOptions): RequestHandler {
  return async (_request, response) => {
    const { figures } = await watch.fresh();
    const runs = await listRuns(source().home);
    const [ofQueue, counted, totals, hooks, uncounted] = await Promise.all([
      queueMetrics(source(), runs),
      countRuns(source(), runs),
      totalsOf(source(), runs),
      readHookCounts(source().home),
      uncountedOf(source(), runs),
    ]);
    const monitored = await readMonitoredRuns(source(), readMonitoring, counted);
    response.type('text/plain; version=0.0.4; charset=utf-8');
    const ours = [runMetrics(counted), totalMetrics(totals), hookMetrics(hooks)];
    const ofOrders = monitoringMetrics(monitored, uncounted, Date.now());
    const parts = [ofQueue, ...ours, ofOrders, stateMetrics(figures)];
    response.send(`${parts.join('\n')}\n`);
  };
}
