import { type Counting, type Distribution, openCounting } from '@verdict/monitor';
import type { Pipeline } from '@verdict/pipeline';
import type { Result } from '@verdict/records';

/** How features and decisions of some orders are distributed. */
export interface CountedOrders {
  readonly features: Readonly<Record<string, Distribution>>;
  readonly decisions: Distribution;
}

export interface OrderCounting {
  readonly count: (result: Result) => void;
  readonly counted: () => CountedOrders;
}

function openFeatures({ features }: Pipeline): readonly (readonly [string, Counting])[] {
  // A time never comes again, so its distribution says nothing.
  return features
    .filter(({ type }) => type !== 'time')
    .map(({ name, type }) => [name, openCounting(type === 'number' ? 'number' : 'category')]);
}

/** @param pipeline whose features are counted, whatever the orders were decided with */
export function openOrderCounting(pipeline: Pipeline): OrderCounting {
  const features = openFeatures(pipeline);
  const decisions = openCounting('category');
  return {
    count: ({ order, snapshot, recommendation }) => {
      const values = pipeline.featuresOf(order, snapshot);
      for (const [name, { count }] of features) count(values[name] ?? null);
      decisions.count(recommendation);
    },
    counted: () => {
      const counted = features.map(([name, counting]) => [name, counting.counted()] as const);
      return { features: Object.fromEntries(counted), decisions: decisions.counted() };
    },
  };
}
