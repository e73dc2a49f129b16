import { readRecipe } from '@verdict/pipeline';
import { readFile } from 'node:fs/promises';
import type { FitOptions } from './fit-pipeline.ts';
import type { TrainingOrder } from './read-training-data.ts';

export interface Known {
  readonly day?: number;
  readonly hour?: number;
  readonly quantity?: number;
  readonly inventory?: number | null;
  readonly payment_status?: string | null;
  readonly opensOn?: number | null;
  readonly isFulfilled?: boolean;
}

function dayOf(day: number, hour = 0): string {
  return `2021-07-${String(day).padStart(2, '0')} ${String(hour).padStart(2, '0')}:00:00`;
}

/** An order that is delivered, unless told otherwise. */
export function trainingOrder(index: number, known: Known = {}): TrainingOrder {
  const { day = 10, hour = 12, quantity = 1, inventory = 5, isFulfilled = true } = known;
  const { payment_status = 'OK', opensOn = 1 } = known;
  const timestamp = dayOf(1);
  return {
    order: {
      order_id: `o-${index}`,
      customer_id: `c-${index}`,
      timestamp: dayOf(day, hour),
      sku_code: 'sku-1',
      quantity,
      zip_code: '03779',
    },
    facts: {
      inventory: inventory === null ? null : { inventory, timestamp },
      payment: payment_status === null ? null : { payment_status, timestamp },
      zip_code: opensOn === null ? null : { available_from: dayOf(opensOn) },
    },
    isFulfilled,
  };
}

/** Every hour of three days, some short of stock or paid otherwise; by time. */
export function someOrders(isFulfilled: (index: number, isShort: boolean) => boolean) {
  return Array.from({ length: 72 }, (_, index) => {
    const isShort = index % 3 === 0;
    return trainingOrder(index, {
      day: 10 + Math.floor(index / 24),
      hour: index % 24,
      quantity: 1 + (index % 4),
      inventory: isShort ? 0 : 5 + (index % 7),
      payment_status: index % 5 === 0 ? 'FAILED' : 'OK',
      isFulfilled: isFulfilled(index, isShort),
    });
  });
}

const recipeFile = new URL('../recipes/orders.json', import.meta.url);

export async function fitOptions(changes: Partial<FitOptions> = {}): Promise<FitOptions> {
  return {
    name: 'orders-tree',
    version: '1.0.0',
    created_at: '2026-11-27T00:00:00.000Z',
    recipe: readRecipe('recipe.json', await readFile(recipeFile, 'utf8')),
    boundary: { share: 0.75 },
    grow: { maxDepth: 6, leastInLeaf: 1 },
    ...changes,
  };
}
