// What is counted and captured of an order: written in the step that stores its result, so exactly once for each.
import { openOrderRows, type OrderRows, type PhaseTimes } from '@verdict/monitor';
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

type CountedOf = (decided: Decided) => Pick<Beside, 'head' | 'counted'>;

function openCounted(windowSeconds: number): CountedOf {
  const ofPipelines = new WeakMap<Pipeline, OrderRows>();
  // A pipeline that was loaded again goes on with the same, or a step of both would have rows of two heads.
  const ofFeatures = new Map<string, OrderRows>();
  const open = ({ features }: Pipeline): OrderRows => {
    const key = JSON.stringify(features);
    const rows = ofFeatures.get(key) ?? openOrderRows(features, windowSeconds);
    ofFeatures.set(key, rows);
    return rows;
  };
  const rowsOf = (pipeline: Pipeline): OrderRows => {
    const rows = ofPipelines.get(pipeline) ?? open(pipeline);
    ofPipelines.set(pipeline, rows);
    return rows;
  };
  return ({ pipeline, features, phases, result: { order, recommendation } }) => {
    const { head, rowOf } = rowsOf(pipeline);
    const counted = rowOf({ timestamp: order.timestamp, features, recommendation, phases });
    return { counted, head: head() };
  };
}

/**
 * @param windowSeconds how long the parts of time are that orders are counted in; undefined counts none
 * @param captureOf undefined where nothing is captured
 */
export function openBeside(windowSeconds: number | undefined, captureOf?: CaptureOf): BesideOf {
  const countedOf = windowSeconds === undefined ? () => ({}) : openCounted(windowSeconds);
  if (captureOf === undefined) return countedOf;
  return (decided) => {
    const captured = captureOf(decided);
    const counted = countedOf(decided);
    return captured === undefined ? counted : { ...counted, captured };
  };
}
