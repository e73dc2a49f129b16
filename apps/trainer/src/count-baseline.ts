import { openOrderCounting } from '@verdict/monitor';
import type { Baseline, KnownOrder, Pipeline } from '@verdict/pipeline';

type Window = Baseline['window'];

/** How the features of the training orders are distributed, and what a pipeline decides on them. */
export async function countBaseline(
  pipeline: Pipeline,
  training: readonly KnownOrder[],
  window: Window,
): Promise<Baseline> {
  const { count, counted } = openOrderCounting(pipeline.features);
  for (const { order, facts } of training) {
    const { recommendation } = await pipeline.decide(order, facts, { strict: false });
    count(pipeline.featuresOf(order, facts), recommendation);
  }
  return { window, ...counted() };
}
