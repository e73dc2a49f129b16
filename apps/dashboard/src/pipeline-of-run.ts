import { ImpossibleOrderError, OrderError } from '@verdict/records';
import type { ResultPipeline, Run } from '@verdict/results';
import type { Source } from './overview/source.ts';

/** Where a pipeline is not to be had, its results are still shown, but for the features. */
const without: ResultPipeline = { digest: undefined, featuresOf: () => ({}) };

export async function pipelineOfRun(
  { pipelines }: Pick<Source, 'pipelines'>,
  { settings }: Pick<Run, 'settings'>,
): Promise<ResultPipeline> {
  try {
    return await pipelines.of(settings);
  } catch (error) {
    if (error instanceof OrderError || error instanceof ImpossibleOrderError) return without;
    throw error;
  }
}
