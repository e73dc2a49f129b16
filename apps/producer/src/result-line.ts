// The forms in which a result leaves the store, and the only place that knows them.
import { extractFeatures } from '@verdict/pipeline';
import type { Result } from '@verdict/records';
import type { Run } from '@verdict/results';

/** The first two keys first, as readers of the replaced system's results expect them. */
export function resultLine({ order, snapshot, ...decision }: Result, { run, settings }: Run) {
  return {
    order_id: order.order_id,
    recommendation: decision.recommendation,
    reason: decision.reason,
    features: extractFeatures(order, snapshot),
    model: settings.model,
    run,
    decided_at: decision.decided_at,
  };
}

/** With the order itself and the facts that it was decided on. */
export function fullResultLine(result: Result, run: Run) {
  const { customer_id, timestamp, sku_code, quantity, zip_code } = result.order;
  const order = { customer_id, timestamp, sku_code, quantity, zip_code };
  return { ...resultLine(result, run), ...order, facts: result.snapshot, attempt: result.attempt };
}

/** The same as flat cells, for CSV. */
export function resultCells(result: Result, run: Run) {
  const { features, ...line } = resultLine(result, run);
  return { ...line, ...features };
}

export function fullResultCells(result: Result, run: Run) {
  const { features, facts, ...line } = fullResultLine(result, run);
  return {
    ...line,
    ...features,
    inventory_timestamp: facts.inventory?.timestamp ?? null,
    payment_timestamp: facts.payment?.timestamp ?? null,
    zip_code_available_from: facts.zip_code?.available_from ?? null,
  };
}
