import { type CountedOrders, openOrderCounting } from '@verdict/monitor';
import type { Pipeline } from '@verdict/pipeline';
import type { Result } from '@verdict/records';

export interface ResultCounting {
  readonly count: (result: Result) => void;
  readonly counted: () => CountedOrders;
}

/** @param pipeline whose features are counted, whatever the orders were decided with */
export function openResultCounting(pipeline: Pipeline): ResultCounting {
  const { count, counted } = openOrderCounting(pipeline.features);
  return {
    count: ({ order, snapshot, recommendation }) =>
      count(pipeline.featuresOf(order, snapshot), recommendation),
    counted,
  };
}
