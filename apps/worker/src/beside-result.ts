// What is counted and captured of an order: written in the step that stores its result, so exactly once for each.
import { openOrderTexts, type OrderTexts, type PhaseTimes } from '@verdict/monitor';
import type { Pipeline } from '@verdict/pipeline';
import type { Features, Result } from '@verdict/records';
import type { Beside } from '@verdict/results';

/** An order whose result is about to be stored. */
export interface Decided {
  readonly run: string;
  readonly pipeline: Pipeline;
  readonly result: Result;
  readonly features: Features;
  readonly phases: PhaseTimes;
}

export type BesideOf = (decided: Decided) => Beside;

/** @param windowSeconds how long the parts of time are that orders are counted in; undefined counts none */
export function openBeside(windowSeconds: number | undefined): BesideOf {
  if (windowSeconds === undefined) return () => ({});
  const known = new WeakMap<Pipeline, OrderTexts>();
  const textsOf = (pipeline: Pipeline): OrderTexts => {
    const texts = known.get(pipeline) ?? openOrderTexts(pipeline.features, windowSeconds);
    known.set(pipeline, texts);
    return texts;
  };
  return ({ pipeline, features, phases, result: { order, recommendation } }) => {
    const { head, textOf } = textsOf(pipeline);
    const decided = { timestamp: order.timestamp, features, recommendation, phases };
    return { counted: { head, order: textOf(decided) } };
  };
}
