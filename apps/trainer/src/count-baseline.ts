import { type Counting, openCounting } from '@verdict/monitor';
import type { Baseline, KnownOrder, Pipeline } from '@verdict/pipeline';

type Window = Baseline['window'];

function openFeatures({ features }: Pipeline): ReadonlyMap<string, Counting> {
  // A time never comes again, so its distribution says nothing.
  const counted = features.filter(({ type }) => type !== 'time');
  return new Map(
    counted.map(({ name, type }) => [
      name,
      openCounting(type === 'number' ? 'number' : 'category'),
    ]),
  );
}

/** How the features of the training orders are distributed, and what a pipeline decides on them. */
export async function countBaseline(
  pipeline: Pipeline,
  training: readonly KnownOrder[],
  window: Window,
): Promise<Baseline> {
  const features = openFeatures(pipeline);
  const decisions = openCounting('category');
  for (const { order, facts } of training) {
    const values = pipeline.featuresOf(order, facts);
    for (const [name, { count }] of features) count(values[name] ?? null);
    const { recommendation } = await pipeline.decide(order, facts, { strict: false });
    decisions.count(recommendation);
  }
  const counted = [...features].map(([name, counting]) => [name, counting.counted()] as const);
  return { window, features: Object.fromEntries(counted), decisions: decisions.counted() };
}
