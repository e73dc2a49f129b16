import {
  type ColumnNames,
  inventorySchema,
  orderColumns,
  outcomeSchema,
  paymentSchema,
  zipCodeSchema,
} from '@verdict/records';
import { UsageError } from './errors.ts';

const schemas = [inventorySchema, paymentSchema, zipCodeSchema, outcomeSchema];

/** Of any of the files: so the same --map serves all of them. */
const columns = [
  ...new Set<string>([...orderColumns, ...schemas.flatMap((schema) => Object.keys(schema.shape))]),
];

/**
 * Reads `--map order_id=OrderID` pairs.
 * @throws UsageError when a pair is malformed or names no column of ours
 */
export function parseColumnNames(pairs: readonly string[]): ColumnNames {
  return Object.fromEntries(
    pairs.map((pair) => {
      const end = pair.indexOf('=');
      const column = pair.slice(0, end);
      if (end < 1 || end === pair.length - 1 || !columns.includes(column)) {
        const expected = `COLUMN=NAME with COLUMN one of ${columns.join(', ')}`;
        throw new UsageError(`--map: expected ${expected}; got ${pair}`);
      }
      return [column, pair.slice(end + 1)];
    }),
  );
}
