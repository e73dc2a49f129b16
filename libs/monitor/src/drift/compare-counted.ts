import type { Distribution } from '../distribution.ts';
import type { CountedOrders } from '../order-counting.ts';
import {
  compareDistributions,
  type DriftLevel,
  type DriftStatistics,
} from './compare-distributions.ts';
import { describeDrift } from './describe-drift.ts';

export interface NamedDrift {
  readonly name: string;
  readonly level: DriftLevel;
  readonly statistics: DriftStatistics;
  /** What has changed, in a sentence. */
  readonly says: string;
}

export interface CountedDrift {
  readonly orders: number;
  readonly features: readonly NamedDrift[];
  /** Named `recommendation`. */
  readonly decisions: NamedDrift;
}

function compareNamed(name: string, then: Distribution, now: Distribution): NamedDrift {
  const drift = compareDistributions(then, now);
  const { level, statistics } = drift;
  return { name, level, statistics, says: describeDrift(name, drift) };
}

/**
 * Some orders against others, feature by feature. A feature that the reference does not have is left out.
 * @param current at least one order, as `reference`
 */
export function compareCounted(reference: CountedOrders, current: CountedOrders): CountedDrift {
  const { features, decisions } = current;
  const compared = Object.entries(features).flatMap(([name, now]) => {
    const then = reference.features[name];
    return then === undefined ? [] : [compareNamed(name, then, now)];
  });
  return {
    orders: decisions.n,
    features: compared,
    decisions: compareNamed('recommendation', reference.decisions, decisions),
  };
}
