// A look at every result of a run, piece by piece: what fits comes out as it is found.
import { countRun, resultChunks, type Run } from '@verdict/results';
import type { Source } from '../overview/source.ts';
import { pipelineOfRun } from '../pipeline-of-run.ts';
import type { OrderFilter } from './order-filter.ts';
import { openMatcher, searchedResult } from './searched-result.ts';
import { type ShownResult, shownResult } from './shown-results.ts';

export interface ScanStep {
  readonly looked: number;
  /** How many results there were when the scan began. */
  readonly total: number;
  /** Those that this step found. */
  readonly results: readonly ShownResult[];
}

export async function* scanRun(
  source: Source,
  run: Run,
  filter: OrderFilter,
): AsyncGenerator<ScanStep> {
  const shards = source.shardsOf(run);
  const { decided } = await countRun(shards, run.run);
  const pipeline = await pipelineOfRun(source, run);
  const isWanted = openMatcher(filter);
  for await (const { results, done } of resultChunks(shards, run.run)) {
    const wanted = results.filter((result) => isWanted(searchedResult(run.run, result)));
    const shown = wanted.map((result) => shownResult(run, result, pipeline));
    yield { looked: done, total: Math.max(decided, done), results: shown };
  }
}
