// What the orders of the bench have to become, said once more as plainly as it can be. It shares no code
// with the system that it checks.
import type { Inventory } from '@verdict/records';
import { inventoryFacts, orderOf, paymentsOf, zipCodeFacts } from './orders.ts';

/** How many orders got each recommendation. */
export type DecisionMix = Readonly<Record<string, number>>;

interface Dated {
  readonly timestamp: string;
}

function newestUpTo<F extends Dated>(facts: readonly F[], time: string): F | undefined {
  let newest: F | undefined;
  for (const fact of facts) {
    if (fact.timestamp > time) continue;
    if (newest === undefined || fact.timestamp >= newest.timestamp) newest = fact;
  }
  return newest;
}

function stockBySku(): Map<string, Inventory[]> {
  const stock = new Map<string, Inventory[]>();
  for (const level of inventoryFacts()) {
    stock.set(level.sku_code, [...(stock.get(level.sku_code) ?? []), level]);
  }
  return stock;
}

/** What the order of a number has to become. */
export function recommender(): (n: number) => string {
  const stock = stockBySku();
  const opens = new Map(zipCodeFacts().map((fact) => [fact.zip_code, fact.available_from]));
  return (n) => {
    const { timestamp, sku_code, zip_code } = orderOf(n);
    const level = newestUpTo(stock.get(sku_code) ?? [], timestamp);
    if (level === undefined || level.inventory <= 0) return 'HoldCheckAvailability';
    if ((opens.get(zip_code) ?? '9') > timestamp) return 'HoldCheckDelivery';
    if (newestUpTo(paymentsOf(n), timestamp)?.payment_status !== 'OK') return 'HoldCheckPayment';
    return Number(timestamp.slice(11, 13)) < 6 ? 'Decline' : 'Deliver';
  };
}

/** @param first number of the first order */
export function expectedMix(count: number, first = 0): DecisionMix {
  const mix: Record<string, number> = {};
  const recommend = recommender();
  for (let n = first; n < first + count; n += 1) {
    const recommendation = recommend(n);
    mix[recommendation] = (mix[recommendation] ?? 0) + 1;
  }
  return mix;
}
