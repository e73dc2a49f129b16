import type { Result } from '@verdict/records';
import { findResults, fullResultLine, type ResultPipeline, type Run } from '@verdict/results';
import type { Source } from '../overview/source.ts';
import { maskId } from '../pages/mask.ts';
import { pipelineOfRun } from '../pipeline-of-run.ts';
import type { SearchedResult } from './searched-result.ts';

/** A result as it leaves the dashboard: all of it but who the customer is. */
export type ShownResult = ReturnType<typeof fullResultLine>;

export function shownResult(run: Run, result: Result, pipeline: ResultPipeline): ShownResult {
  const line = fullResultLine(result, run, pipeline);
  return { ...line, customer_id: maskId(line.customer_id) };
}

async function lookUp(source: Source, run: Run, ids: readonly string[]): Promise<ShownResult[]> {
  const [pipeline, results] = await Promise.all([
    pipelineOfRun(source, run),
    findResults(source.shardsOf(run), run.run, ids),
  ]);
  return results.flatMap((result) => (result === null ? [] : [shownResult(run, result, pipeline)]));
}

/** As they are stored now, in the same order; those of a run that was dropped since are left out. */
export async function lookUpResults(
  source: Source,
  runs: readonly Run[],
  wanted: readonly SearchedResult[],
): Promise<ShownResult[]> {
  const shown = new Map<string, ShownResult>();
  const ofRun = runs.map(async (run) => {
    const ids = wanted.filter((result) => result.run === run.run).map(({ order_id }) => order_id);
    if (ids.length === 0) return;
    for (const line of await lookUp(source, run, ids)) {
      shown.set(`${line.run} ${line.order_id}`, line);
    }
  });
  await Promise.all(ofRun);
  return wanted.flatMap(({ run, order_id }) => shown.get(`${run} ${order_id}`) ?? []);
}
