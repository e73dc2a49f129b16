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

const comparedFields = [
  'run',
  'customer_id',
  'sku_code',
  'zip_code',
  'recommendation',
  'reason',
] as const;

/** Made once for many results: only what the filter names is looked at. */
export function openMatcher(filter: OrderFilter): (result: SearchedResult) => boolean {
  const { first, last } = timesOf(filter);
  const compared = comparedFields.flatMap((name) => {
    const wanted = filter[name];
    return wanted === undefined ? [] : [{ name, wanted }];
  });
  return (result) =>
    compared.every(({ name, wanted }) => result[name] === wanted) &&
    result.decided_at >= first &&
    result.decided_at <= last;
}

/** The newest first; equal times in an order that stays the same. */
export function byNewest(a: SearchedResult, b: SearchedResult): number {
  if (a.decided_at !== b.decided_at) return a.decided_at < b.decided_at ? 1 : -1;
  if (a.run !== b.run) return a.run < b.run ? -1 : 1;
  return a.order_id < b.order_id ? -1 : Number(a.order_id > b.order_id);
}
