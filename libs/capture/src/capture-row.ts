// The form in which captured orders leave for analysts: the same flat columns in every format.
import type { Features } from '@verdict/records';
import type { CapturedOrder } from './captured-order.ts';

/** `local-time` has no zone, `instant` is in UTC; `json` is an object. */
export type ColumnType =
  'text' | 'integer' | 'number' | 'boolean' | 'local-time' | 'instant' | 'json';

export interface CaptureColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isNullable: boolean;
}

const column = (name: string, type: ColumnType, isNullable = false): CaptureColumn => ({
  name,
  type,
  isNullable,
});
const known = (name: string, type: ColumnType) => column(name, type, true);

/** In their order. They stay the same whatever pipeline decides, so that all files can be read as one table. */
export const captureColumns: readonly CaptureColumn[] = [
  column('shard', 'integer'),
  column('sequence', 'integer'),
  column('run', 'text'),
  column('order_id', 'text'),
  column('customer_id', 'text'),
  column('timestamp', 'local-time'),
  column('sku_code', 'text'),
  column('quantity', 'integer'),
  column('zip_code', 'text'),
  known('inventory', 'integer'),
  known('inventory_timestamp', 'local-time'),
  known('payment_status', 'text'),
  known('payment_timestamp', 'local-time'),
  known('zip_code_available_from', 'local-time'),
  column('features', 'json'),
  column('recommendation', 'text'),
  column('reason', 'text'),
  column('model', 'text'),
  known('pipeline', 'text'),
  column('inventory_as_of', 'text'),
  column('strict', 'boolean'),
  known('facts_of', 'text'),
  column('attempt', 'integer'),
  column('decided_at', 'instant'),
  known('waiting_ms', 'number'),
  known('look_up_ms', 'number'),
  known('decide_ms', 'number'),
  column('worker', 'text'),
];

export type CaptureValue = string | number | boolean | null | Features;

/** Its keys are the names of `captureColumns`, in their order. */
export type CaptureRow = Readonly<Record<string, CaptureValue>>;

function factsOf({ inventory, payment, zip_code }: CapturedOrder['snapshot']) {
  return {
    inventory: inventory?.inventory ?? null,
    inventory_timestamp: inventory?.timestamp ?? null,
    payment_status: payment?.payment_status ?? null,
    payment_timestamp: payment?.timestamp ?? null,
    zip_code_available_from: zip_code?.available_from ?? null,
  };
}

function modelOf({
  model,
  pipeline,
  inventory_as_of,
  strict,
  facts_of,
}: CapturedOrder['settings']) {
  return { model, pipeline: pipeline ?? null, inventory_as_of, strict, facts_of: facts_of ?? null };
}

/**
 * @param shard its number, from 0
 * @param sequence its number among the captured orders of that shard, from 1
 */
export function captureRow(shard: number, sequence: number, captured: CapturedOrder): CaptureRow {
  const { run, order, snapshot, features, recommendation, reason, settings, timings } = captured;
  const { attempt, decided_at, worker } = captured;
  return {
    shard,
    sequence,
    run,
    ...order,
    ...factsOf(snapshot),
    features,
    recommendation,
    reason,
    ...modelOf(settings),
    attempt,
    decided_at,
    ...timings,
    worker,
  };
}
