// How a decision came about, and which single feature would have had to be another for another decision.
import type { Decision, Order, Snapshot } from '@verdict/records';
import { type Flip, nearestFlips } from './nearest-flips.ts';
import type { Model, PathStep } from './models/index.ts';
import type { Transformer } from './transformer.ts';

export interface Explanation {
  readonly decision: Decision;
  /** Rules in order up to the one that decided, or the nodes of a tree from its root. */
  readonly path: readonly PathStep[];
  /**
   * For each feature that alone could have led to another recommendation the nearest value that does, the
   * smallest change first: each was decided again. Empty where no single feature could.
   */
  readonly flips: readonly Flip[];
}

export function openExplain(
  transformer: Transformer,
  { explainable }: Model,
): (order: Order, snapshot: Snapshot) => Explanation | undefined {
  if (explainable === undefined) return () => undefined;
  const { decide, pathOf, limits } = explainable;
  const { transform, features, categories } = transformer;
  return (order, snapshot) => {
    const row = transform(order, snapshot);
    const flips = nearestFlips(row, {
      features,
      limits: limits(),
      categories,
      rowWith: (slot, value) => transform(order, snapshot, new Map([[slot, value]])),
      decide,
    });
    return { decision: decide(row), path: pathOf(row), flips };
  };
}
