// What is counted and captured of an order: written in the step that stores its result, so exactly once for each.
import { openOrderTexts, type OrderTexts, type PhaseTimes } from '@verdict/monitor';
import type { Pipeline } from '@verdict/pipeline';
import type { Features, Result, RunSettings } from '@verdict/records';
import type { Beside } from '@verdict/results';
import type { CaptureOf } from './capture.ts';

/** An order whose result is about to be stored. */
export interface Decided {
  readonly run: string;
  readonly settings: RunSettings;
  readonly pipeline: Pipeline;
  readonly result: Result;
  readonly features: Features;
  readonly phases: PhaseTimes;
}

export type BesideOf = (decided: Decided) => Beside;

type CountedOf = (decided: Decided) => Beside['counted'];

function openCounted(windowSeconds: number | undefined): CountedOf {
  if (windowSeconds === undefined) return () => undefined;
  const known = new WeakMap<Pipeline, OrderTexts>();
  const textsOf = (pipeline: Pipeline): OrderTexts => {
    const texts = known.get(pipeline) ?? openOrderTexts(pipeline.features, windowSeconds);
    known.set(pipeline, texts);
    return texts;
  };
  return ({ pipeline, features, phases, result: { order, recommendation } }) => {
    const { head, textOf } = textsOf(pipeline);
    const decided = { timestamp: order.timestamp, features, recommendation, phases };
    return { head, order: textOf(decided) };
  };
}

/**
 * @param windowSeconds how long the parts of time are that orders are counted in; undefined counts none
 * @param captureOf undefined where nothing is captured
 */
export function openBeside(windowSeconds: number | undefined, captureOf?: CaptureOf): BesideOf {
  const countedOf = openCounted(windowSeconds);
  return (decided) => {
    const counted = countedOf(decided);
    const captured = captureOf?.(decided);
    return { ...(counted && { counted }), ...(captured !== undefined && { captured }) };
  };
}
