import type { FeatureValue } from '@verdict/records';
import { type Distribution, type DistributionKind, openCounting } from '../distribution.ts';

/** Shares from 0 to 1, the same for one seed: a linear congruential generator with the constants of Numerical Recipes. */
export function openRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One of the values, by their weights. */
export function weighted<T>(weights: readonly (readonly [T, number])[], share: number): T | null {
  let left = share * weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weights) {
    left -= weight;
    if (left < 0) return value;
  }
  return null;
}

export function sample(kind: DistributionKind, n: number, draw: () => FeatureValue): Distribution {
  const { count, counted } = openCounting(kind);
  for (let drawn = 0; drawn < n; drawn += 1) count(draw());
  return counted();
}
