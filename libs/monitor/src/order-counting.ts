import type { Features, Recommendation } from '@verdict/records';
import { type Counting, type Distribution, openCounting } from './distribution.ts';

/** How features and decisions of some orders are distributed. */
export interface CountedOrders {
  readonly features: Readonly<Record<string, Distribution>>;
  readonly decisions: Distribution;
}

export interface OrderCounting {
  /** Features that were not named are left out; one that is missing is unknown. */
  readonly count: (values: Features, recommendation: Recommendation) => void;
  readonly counted: () => CountedOrders;
}

/** A feature as its pipeline declares it. */
interface Declared {
  readonly name: string;
  readonly type: string;
}

function openFeatures(features: readonly Declared[]): readonly (readonly [string, Counting])[] {
  // A time never comes again, so its distribution says nothing.
  return features
    .filter(({ type }) => type !== 'time')
    .map(({ name, type }) => [name, openCounting(type === 'number' ? 'number' : 'category')]);
}

/** The same for training orders, for the orders of a run and for live windows, so that they can be compared. */
export function openOrderCounting(declared: readonly Declared[]): OrderCounting {
  const features = openFeatures(declared);
  const decisions = openCounting('category');
  return {
    count: (values, recommendation) => {
      for (const [name, { count }] of features) count(values[name] ?? null);
      decisions.count(recommendation);
    },
    counted: () => {
      const counted = features.map(([name, counting]) => [name, counting.counted()] as const);
      return { features: Object.fromEntries(counted), decisions: decisions.counted() };
    },
  };
}
