import type { Pipeline } from '@verdict/pipeline';
import { ImpossibleOrderError, OrderError } from '@verdict/records';
import type { Run } from '@verdict/results';
import type { Source } from './overview/source.ts';

type ShownPipeline = Pick<Pipeline, 'digest' | 'featuresOf' | 'explain'>;

/** Where a pipeline is not to be had, its results are still shown, but for the features. */
const without: ShownPipeline = {
  digest: undefined,
  featuresOf: () => ({}),
  explain: () => undefined,
};

export async function pipelineOfRun(
  { pipelines }: Pick<Source, 'pipelines'>,
  { settings }: Pick<Run, 'settings'>,
): Promise<ShownPipeline> {
  try {
    return await pipelines.of(settings);
  } catch (error) {
    if (error instanceof OrderError || error instanceof ImpossibleOrderError) return without;
    throw error;
  }
}
