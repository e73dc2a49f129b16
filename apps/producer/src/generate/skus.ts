import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { drawStockLevels, type StockLevel } from './stock-levels.ts';

export type Sku = { readonly sku_code: string; readonly levels: readonly StockLevel[] };

// The upper bound keeps memory bounded however many orders are asked for.
const fewestSkus = 20;
const mostSkus = 20_000;

/** One SKU for ten orders, the popular ones first. */
export function drawSkus(random: RandomGenerator, orders: number): Sku[] {
  const count = Math.min(Math.max(Math.ceil(orders / 10), fewestSkus), mostSkus);
  const codes = new Set<string>();
  while (codes.size < count) codes.add(drawSkuCode(random));
  return [...codes].map((sku_code) => ({ sku_code, levels: drawStockLevels(random) }));
}

// The second part is never 0, which leaves room for the codes of the edge facts.
function drawSkuCode(random: RandomGenerator): string {
  const start = String(uniformInt(random, 0, 999_999)).padStart(6, '0');
  return start + String(uniformInt(random, 1_000, 9_999_999)).padStart(7, '0');
}
