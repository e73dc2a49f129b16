import type { Recommendation, Result } from '@verdict/records';
import { type OrderFilter, timesOf } from './order-filter.ts';

/** What results are searched by. */
export interface SearchedResult {
  readonly run: string;
  readonly order_id: string;
  readonly customer_id: string;
  readonly sku_code: string;
  readonly zip_code: string;
  readonly recommendation: Recommendation;
  readonly reason: string;
  readonly decided_at: string;
}

export function searchedResult(run: string, result: Result): SearchedResult {
  const { order, recommendation, reason, decided_at } = result;
  const { order_id, customer_id, sku_code, zip_code } = order;
  return { run, order_id, customer_id, sku_code, zip_code, recommendation, reason, decided_at };
}

function fits(wanted: string | undefined, value: string): boolean {
  return wanted === undefined || wanted === value;
}

/** Made once for a hundred thousand results: each field is read by its name, and nothing is made. */
export function openMatcher(filter: OrderFilter): (result: SearchedResult) => boolean {
  const { run, customer_id, sku_code, zip_code, recommendation, reason } = filter;
  const { first, last } = timesOf(filter);
  const isTimed = filter.from !== undefined || filter.to !== undefined;
  return (result) =>
    fits(run, result.run) &&
    fits(customer_id, result.customer_id) &&
    fits(sku_code, result.sku_code) &&
    fits(zip_code, result.zip_code) &&
    fits(recommendation, result.recommendation) &&
    fits(reason, result.reason) &&
    (!isTimed || (result.decided_at >= first && result.decided_at <= last));
}

/** The newest first; equal times in an order that stays the same. */
export function byNewest(a: SearchedResult, b: SearchedResult): number {
  if (a.decided_at !== b.decided_at) return a.decided_at < b.decided_at ? 1 : -1;
  if (a.run !== b.run) return a.run < b.run ? -1 : 1;
  return a.order_id < b.order_id ? -1 : Number(a.order_id > b.order_id);
}

/** Both in the order of `byNewest`, and so is the outcome. */
export function mergeNewest(
  some: readonly SearchedResult[],
  others: readonly SearchedResult[],
): SearchedResult[] {
  const merged: SearchedResult[] = [];
  let n = 0;
  for (const result of some) {
    for (let other = others[n]; other !== undefined; other = others[n]) {
      if (byNewest(result, other) < 0) break;
      merged.push(other);
      n += 1;
    }
    merged.push(result);
  }
  return [...merged, ...others.slice(n)];
}
