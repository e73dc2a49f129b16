// Why one order was decided otherwise: what differs between two results of it.
import type { Pipeline } from '@verdict/pipeline';
import type { FeatureValue, Result } from '@verdict/records';
import { isDeepStrictEqual } from 'node:util';

export type ComparedPipeline = Pick<Pipeline, 'model' | 'digest' | 'featuresOf'>;

/** What a run decided, and what it decided with. */
export interface DecidedWith {
  readonly result: Result;
  readonly pipeline: ComparedPipeline;
}

/** The order itself only where the runs accepted different ones under the same id. */
export type Cause = 'order' | 'facts' | 'pipeline';

export interface DifferingFeature {
  readonly feature: string;
  readonly before: FeatureValue;
  readonly after: FeatureValue;
}

export interface Difference {
  /** What of it differs; empty where nothing does that a decision is made from. */
  readonly causes: readonly Cause[];
  /** Of the features that both pipelines have those with different values. */
  readonly features: readonly DifferingFeature[];
}

/** However it was named: what comes with the workers has a digest, too. */
function isSamePipeline(a: ComparedPipeline, b: ComparedPipeline): boolean {
  return a.model === b.model && a.digest === b.digest;
}

export function differenceOf(before: DecidedWith, after: DecidedWith): Difference {
  const [a, b] = [before.result, after.result];
  const causes: Cause[] = [];
  if (!isDeepStrictEqual(a.order, b.order)) causes.push('order');
  if (!isDeepStrictEqual(a.snapshot, b.snapshot)) causes.push('facts');
  if (!isSamePipeline(before.pipeline, after.pipeline)) causes.push('pipeline');
  const then = before.pipeline.featuresOf(a.order, a.snapshot);
  const now = after.pipeline.featuresOf(b.order, b.snapshot);
  const features = Object.entries(then).flatMap(([feature, value]) => {
    const other = Object.hasOwn(now, feature) ? now[feature] : value;
    return other === undefined || other === value ? [] : [{ feature, before: value, after: other }];
  });
  return { causes, features };
}
