import { recommendations } from '@verdict/records';
import { countRun, listRuns, type Run, type RunCounts } from '@verdict/results';
import type { RequestHandler } from 'express';
import type { Source } from '../overview/source.ts';
import { sumMetrics } from '../sum-metrics.ts';

type CountedRun = RunCounts & { readonly run: string };

function quote(label: string): string {
  const escaped = label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${escaped}"`;
}

function gauge(name: string, help: string, lines: readonly string[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines].join('\n');
}

/** The exact figures of each run in Prometheus' text format. */
export function runMetrics(runs: readonly CountedRun[]): string {
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
    runs.map(async (run) => ({ ...(await countRun(shardsOf(run), run.run)), run: run.run })),
  );
}

async function queueMetrics({ queuesOf }: Source, runs: readonly Run[]): Promise<string> {
  const shards = queuesOf(runs);
  return sumMetrics(await Promise.all(shards.map(({ queue }) => queue.exportPrometheusMetrics())));
}

/** The queue's own metrics, of all shards together, and ours. */
export function sendMetrics(source: () => Source): RequestHandler {
  return async (_request, response) => {
    const runs = await listRuns(source().home);
    const [ofQueue, counted] = await Promise.all([
      queueMetrics(source(), runs),
      countRuns(source(), runs),
    ]);
    response.type('text/plain; version=0.0.4; charset=utf-8');
    response.send(`${ofQueue}\n${runMetrics(counted)}\n`);
  };
}
