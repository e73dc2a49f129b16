import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

export function pick<T>(random: RandomGenerator, list: readonly T[]): T {
  return itemAt(list, uniformInt(random, 0, list.length - 1));
}

/**
 * Prefers the front of the list: its first hundredth is picked ten times as often as an even hand
 * would. By a product, because Math.pow may round differently from one Node version to the next.
 */
export function pickUnevenly<T>(random: RandomGenerator, list: readonly T[]): T {
  const fraction = uniformFloat64(random);
  return itemAt(list, Math.floor(list.length * fraction * fraction));
}

export function shuffled<T>(random: RandomGenerator, list: readonly T[]): T[] {
  const result = [...list];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = uniformInt(random, 0, last);
    [result[last], result[other]] = [itemAt(result, other), itemAt(result, last)];
  }
  return result;
}

function itemAt<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`expected an index of ${list.length}, got ${index}`);
  return item;
}
