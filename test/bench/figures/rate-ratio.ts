import { ordersPerSecond } from '../measuring/round.ts';
import type { Figure } from './figure.ts';

type Compared = Pick<
  Figure,
  'name' | 'title' | 'match' | 'ours' | 'leastCores' | 'optionalPackage'
> &
  Required<Pick<Figure, 'baseline'>>;

/** Orders a second of ours to those of the baseline in the same round. */
export function rateRatio(compared: Compared): Figure {
  return {
    ...compared,
    valueOf: (ours, baseline) => ordersPerSecond(ours) / ordersPerSecond(baseline),
    shownOf: ordersPerSecond,
    unit: 'orders/s',
    isTimed: true,
    isLong: false,
  };
}
