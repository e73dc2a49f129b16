// A page of what fits. A cursor names the last result of a page: while new ones come, none is shown twice.
import type { OrderFilter } from './order-filter.ts';
import { byNewest, openMatcher, type SearchedResult } from './searched-result.ts';

export interface ResultPage {
  /** The newest first. */
  readonly results: readonly SearchedResult[];
  /** How many fit in all. */
  readonly found: number;
  /** How many of those stand before this page. */
  readonly before: number;
  /** Cursor of the next page; null on the last. */
  readonly next: string | null;
}

const pageSize = 50;
const separator = ' ';

function cursorOf({ decided_at, run, order_id }: SearchedResult): string {
  return [decided_at, run, order_id].join(separator);
}

/** Neither a time nor the name of a run has a space. */
function placeOf(cursor: string): SearchedResult | undefined {
  const [decided_at = '', run = '', ...rest] = cursor.split(separator);
  if (rest.length === 0) return undefined;
  const unknown = { customer_id: '', sku_code: '', zip_code: '', reason: '' } as const;
  const order_id = rest.join(separator);
  return { ...unknown, recommendation: 'Deliver', decided_at, run, order_id };
}

/** @param newestFirst what is searched, in the order of `byNewest` */
export function resultPage(
  newestFirst: readonly SearchedResult[],
  filter: OrderFilter,
  cursor = '',
): ResultPage {
  const fits = openMatcher(filter);
  const last = placeOf(cursor);
  const results: SearchedResult[] = [];
  let found = 0;
  let before = 0;
  // In one go over a hundred thousand, of which no list is made.
  for (const result of newestFirst) {
    if (!fits(result)) continue;
    found += 1;
    const isBefore = last !== undefined && results.length === 0 && byNewest(result, last) <= 0;
    if (isBefore) before += 1;
    else if (results.length < pageSize) results.push(result);
  }
  const end = results.at(-1);
  const hasMore = end !== undefined && before + results.length < found;
  return { results, found, before, next: hasMore ? cursorOf(end) : null };
}
