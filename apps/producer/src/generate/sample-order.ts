import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { customerIdOf, orderIdOf } from './identifiers.ts';
import { drawPaymentSteps, type PaymentStep } from './payment-stories.ts';
import { pick, pickUnevenly } from './pick.ts';
import type { Shop } from './shop.ts';
import type { Sku } from './skus.ts';
import { stockAsOf } from './stock-levels.ts';
import { daySeconds, monthSeconds } from './timestamp-text.ts';
import { openedBy, type ZipCode } from './zip-codes.ts';

export type SampleOrder = {
  readonly order_id: string;
  readonly customer_id: string;
  readonly second: number;
  readonly separator: ' ' | 'T';
  readonly sku: Sku;
  readonly quantity: number;
  readonly zipCode: ZipCode;
  readonly payment_method: string;
  readonly paymentSteps: readonly PaymentStep[];
};

const paymentMethods = ['CREDIT_CARD', 'ONLINE_PAYMENT', 'ON_DELIVERY'] as const;

export function drawOrder(random: RandomGenerator, shop: Shop, row: number): SampleOrder {
  return {
    order_id: orderIdOf(row, shop.seed, random),
    customer_id: customerIdOf(uniformInt(random, 1, shop.customers), shop.seed),
    second: uniformInt(random, 0, monthSeconds - 1),
    separator: ' ',
    sku: pickUnevenly(random, shop.skus),
    quantity: drawQuantity(random),
    zipCode: pick(random, shop.zipCodes),
    payment_method: pick(random, paymentMethods),
    paymentSteps: drawPaymentSteps(random),
  };
}

/** The outcome follows the rule found in the real data. */
export function isFulfilled({ sku, quantity, zipCode, second }: SampleOrder): boolean {
  const inventory = stockAsOf(sku.levels, second);
  const isInStock = inventory !== undefined && inventory >= quantity;
  return isInStock && openedBy(zipCode, second + 7 * daySeconds);
}

// Nearly a third of the customers want a single piece.
function drawQuantity(random: RandomGenerator): number {
  return Math.max(1, uniformInt(random, -2, 10));
}
