import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { drawSkus, type Sku } from './skus.ts';
import { drawZipCodes, type ZipCode } from './zip-codes.ts';

/** Everything that is drawn before the first order; its size does not grow beyond a bound. */
export type Shop = {
  readonly seed: number;
  readonly customers: number;
  readonly skus: readonly Sku[];
  readonly zipCodes: readonly ZipCode[];
};

export function drawShop(random: RandomGenerator, orders: number, seed: number): Shop {
  const customers = Math.max(Math.ceil(orders / 10), 10);
  return { seed, customers, skus: drawSkus(random, orders), zipCodes: drawZipCodes(random) };
}
