// Why one order was decided otherwise: what differs between two results of it.
import type { Pipeline } from '@verdict/pipeline';
import type { FeatureValue, Result } from '@verdict/records';
import type { Run } from '@verdict/results';
import { isDeepStrictEqual } from 'node:util';

export interface RunWithPipeline {
  readonly run: Run;
  readonly pipeline: Pick<Pipeline, 'featuresOf'>;
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

function isSamePipeline({ settings: a }: Run, { settings: b }: Run): boolean {
  return a.model === b.model && a.pipeline === b.pipeline;
}

export function differenceOf(
  before: { readonly result: Result; readonly of: RunWithPipeline },
  after: { readonly result: Result; readonly of: RunWithPipeline },
): Difference {
  const [a, b] = [before.result, after.result];
  const causes: Cause[] = [];
  if (!isDeepStrictEqual(a.order, b.order)) causes.push('order');
  if (!isDeepStrictEqual(a.snapshot, b.snapshot)) causes.push('facts');
  if (!isSamePipeline(before.of.run, after.of.run)) causes.push('pipeline');
  const then = before.of.pipeline.featuresOf(a.order, a.snapshot);
  const now = after.of.pipeline.featuresOf(b.order, b.snapshot);
  const features = Object.entries(then).flatMap(([feature, value]) => {
    const other = Object.hasOwn(now, feature) ? now[feature] : value;
    return other === undefined || other === value ? [] : [{ feature, before: value, after: other }];
  });
  return { causes, features };
}
