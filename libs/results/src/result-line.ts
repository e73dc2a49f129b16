// The forms in which a result leaves the store, and the only place that knows them. Fields are
// joined by Object.assign: V8 takes a microsecond for each field that follows a spread.
import type { Features, Order, Result, Snapshot } from '@verdict/records';
import type { Run } from './run-record.ts';

/** What of the pipeline of a run goes into its results. */
export interface ResultPipeline {
  /** Undefined for a model that is code. */
  readonly digest: string | undefined;
  /** Features are not stored: they follow from the order and the facts. */
  readonly featuresOf: (order: Order, snapshot: Snapshot) => Features;
}

type Featuring = Pick<ResultPipeline, 'featuresOf'>;

/** The first two keys first, as readers of the replaced system's results expect them. */
export function resultLine(result: Result, { run, settings }: Run, { featuresOf }: Featuring) {
  const { order, snapshot, recommendation, reason, decided_at } = result;
  const features = featuresOf(order, snapshot);
  const { order_id } = order;
  return { order_id, recommendation, reason, features, model: settings.model, run, decided_at };
}

function restOfOrder({ customer_id, timestamp, sku_code, quantity, zip_code }: Order) {
  return { customer_id, timestamp, sku_code, quantity, zip_code };
}

/** With the order itself and the facts that it was decided on. */
export function fullResultLine(result: Result, run: Run, pipeline: ResultPipeline) {
  const known = {
    facts: result.snapshot,
    attempt: result.attempt,
    pipeline: pipeline.digest ?? null,
  };
  return Object.assign(resultLine(result, run, pipeline), restOfOrder(result.order), known);
}

function decisionCells({ order, recommendation, reason, decided_at }: Result, run: Run) {
  const { order_id } = order;
  return { order_id, recommendation, reason, model: run.settings.model, run: run.run, decided_at };
}

/** The same as flat cells, for CSV. */
export function resultCells(result: Result, run: Run, { featuresOf }: Featuring) {
  const features = featuresOf(result.order, result.snapshot);
  return Object.assign(decisionCells(result, run), features);
}

export function fullResultCells(result: Result, run: Run, pipeline: ResultPipeline) {
  const { order, snapshot, attempt } = result;
  const times = {
    inventory_timestamp: snapshot.inventory?.timestamp ?? null,
    payment_timestamp: snapshot.payment?.timestamp ?? null,
    zip_code_available_from: snapshot.zip_code?.available_from ?? null,
  };
  const known = { attempt, pipeline: pipeline.digest ?? null };
  const cells = Object.assign(decisionCells(result, run), restOfOrder(order), known);
  return Object.assign(cells, pipeline.featuresOf(order, snapshot), times);
}
