// A result for tests, which name only what matters.
import type { SearchedResult } from './searched-result.ts';

export function searched(changes: Partial<SearchedResult> = {}): SearchedResult {
  return {
    run: 'july',
    order_id: 'o-1',
    customer_id: 'c-1',
    sku_code: 'sku-1',
    zip_code: '01234',
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
