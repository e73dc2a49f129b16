import { stringify } from 'csv-stringify/sync';
import type { ChangedOrder } from './diff.ts';

const columns = [
  'order_id',
  'from',
  'from_reason',
  'to',
  'to_reason',
  'causes',
  'features',
  'order_fulfilled',
] as const;

function rowOf({ causes, features, fulfilled, ...order }: ChangedOrder) {
  const values = features.map(
    ({ feature, before, after }) => `${feature}: ${before ?? 'unknown'} > ${after ?? 'unknown'}`,
  );
  const texts = { causes: causes.join(' '), features: values.join('; ') };
  return { ...order, ...texts, order_fulfilled: fulfilled === undefined ? '' : String(fulfilled) };
}

export const changedOrderHeader = stringify([columns]);

/** One line. A spreadsheet would run a text that starts with = + - or @ as a formula. */
export function changedOrderLine(order: ChangedOrder): string {
  return stringify([rowOf(order)], { columns: [...columns], escape_formulas: true });
}
