// The three files of facts, and how a row of each becomes history.
import type { FactKind, History } from '@verdict/history';
import {
  type AcceptedRow,
  type ColumnNames,
  inventorySchema,
  paymentSchema,
  type RejectedRow,
  zipCodeSchema,
} from '@verdict/records';
import type { Input } from './input/open-input.ts';
import { readRows } from './input/read-rows.ts';

export interface FactFile<Row> {
  /** Also the name of the file, without its ending. */
  readonly kind: FactKind;
  readonly read: (
    input: Pick<Input, 'bytes' | 'name'>,
    names: ColumnNames,
  ) => AsyncGenerator<readonly (AcceptedRow<Row> | RejectedRow)[]>;
  readonly add: (history: History, rows: readonly Row[]) => Promise<void>;
  /** What a fact is found by. */
  readonly keyOf: (row: Row) => string;
}

type Added<Name extends keyof History> = Parameters<History[Name]>[0];

const inventory: FactFile<Added<'addInventory'>[number]> = {
  kind: 'inventory',
  read: (input, names) => readRows(input, inventorySchema, names),
  add: (history, rows) => history.addInventory(rows),
  keyOf: ({ sku_code }) => sku_code,
};

const payments: FactFile<Added<'addPayments'>[number]> = {
  kind: 'payments',
  read: (input, names) => readRows(input, paymentSchema, names),
  add: (history, rows) => history.addPayments(rows),
  keyOf: ({ order_id }) => order_id,
};

const zipCodes: FactFile<Added<'addZipCodes'>[number]> = {
  kind: 'zip_codes',
  read: (input, names) => readRows(input, zipCodeSchema, names),
  add: (history, rows) => history.addZipCodes(rows),
  keyOf: ({ zip_code }) => zip_code,
};

export const factFiles = { inventory, payments, zipCodes };
