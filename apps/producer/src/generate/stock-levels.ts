// How the stock of one SKU moves through the month: sales lower it, restocks raise it.

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { daySeconds, monthSeconds } from './timestamp-text.ts';

export type StockLevel = { readonly second: number; readonly inventory: number };

export function drawStockLevels(random: RandomGenerator): StockLevel[] {
  const levels: StockLevel[] = [];
  let second = drawFirstSecond(random);
  let inventory = drawFirstInventory(random);
  while (second < monthSeconds) {
    levels.push({ second, inventory });
    second += uniformInt(random, daySeconds / 2, 4.5 * daySeconds);
    inventory = drawNextInventory(random, inventory);
  }
  return levels;
}

/** The as-of rule, over levels in any order: of equal seconds the later entry wins. */
export function stockAsOf(levels: readonly StockLevel[], second: number): number | undefined {
  let latest: StockLevel | undefined;
  for (const level of levels) {
    if (level.second > second) continue;
    if (latest === undefined || level.second >= latest.second) latest = level;
  }
  return latest?.inventory;
}

// A few SKUs are new in the shop: an order before that finds no stock at all.
function drawFirstSecond(random: RandomGenerator): number {
  const isNew = uniformInt(random, 1, 25) === 1;
  return isNew ? uniformInt(random, 0, 10 * daySeconds) : -uniformInt(random, 1, 3 * daySeconds);
}

function drawFirstInventory(random: RandomGenerator): number {
  return Math.max(0, uniformInt(random, -25, 99));
}

function drawNextInventory(random: RandomGenerator, inventory: number): number {
  if (inventory <= 0) return uniformInt(random, 40, 99);
  const isRestockedInTime = inventory < 20 && uniformInt(random, 1, 4) === 1;
  if (isRestockedInTime) return inventory + uniformInt(random, 40, 79);
  const left = inventory - uniformInt(random, 5, 50);
  return left > 0 ? left : drawSoldOut(random);
}

// Two channels may sell the last piece at the same moment; then the stock goes below zero.
function drawSoldOut(random: RandomGenerator): number {
  const isOversold = uniformInt(random, 1, 8) === 1;
  return isOversold ? -uniformInt(random, 1, 5) : 0;
}
