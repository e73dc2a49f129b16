// The forms in which a result leaves the store, and the only place that knows them. Fields are
// joined by Object.assign: V8 takes a microsecond for each field that follows a spread.
import type { Features, Order, Result, Snapshot } from '@verdict/records';
import type { Run } from './run-record.ts';

/** Features are not stored: they follow from the order and the facts. */
export type FeaturesOf = (order: Order, snapshot: Snapshot) => Features;

/** The first two keys first, as readers of the replaced system's results expect them. */
export function resultLine(result: Result, { run, settings }: Run, featuresOf: FeaturesOf) {
  const { order, snapshot, recommendation, reason, decided_at } = result;
  const features = featuresOf(order, snapshot);
  const { order_id } = order;
  return { order_id, recommendation, reason, features, model: settings.model, run, decided_at };
}

function restOfOrder({ customer_id, timestamp, sku_code, quantity, zip_code }: Order) {
  return { customer_id, timestamp, sku_code, quantity, zip_code };
}

/** With the order itself and the facts that it was decided on. */
export function fullResultLine(result: Result, run: Run, featuresOf: FeaturesOf) {
  const known = { facts: result.snapshot, attempt: result.attempt };
  return Object.assign(resultLine(result, run, featuresOf), restOfOrder(result.order), known);
}

function decisionCells({ order, recommendation, reason, decided_at }: Result, run: Run) {
  const { order_id } = order;
  return { order_id, recommendation, reason, model: run.settings.model, run: run.run, decided_at };
}

/** The same as flat cells, for CSV. */
export function resultCells(result: Result, run: Run, featuresOf: FeaturesOf) {
  const features = featuresOf(result.order, result.snapshot);
  return Object.assign(decisionCells(result, run), features);
}

export function fullResultCells(result: Result, run: Run, featuresOf: FeaturesOf) {
  const { order, snapshot, attempt } = result;
  const times = {
    inventory_timestamp: snapshot.inventory?.timestamp ?? null,
    payment_timestamp: snapshot.payment?.timestamp ?? null,
    zip_code_available_from: snapshot.zip_code?.available_from ?? null,
  };
  const cells = Object.assign(decisionCells(result, run), restOfOrder(order), { attempt });
  return Object.assign(cells, featuresOf(order, snapshot), times);
}
