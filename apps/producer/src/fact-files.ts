// The three files of facts, and how a row of each becomes history.
import type { FactKind, History } from '@verdict/history';
import {
  type AcceptedRow,
  type ColumnNames,
  inventorySchema,
  paymentSchema,
  readRecordChunks,
  type RejectedRow,
  zipCodeSchema,
} from '@verdict/records';
import type { Readable } from 'node:stream';

export interface FactFile<Row> {
  readonly kind: FactKind;
  readonly name: string;
  readonly read: (
    stream: Readable,
    names: ColumnNames,
  ) => AsyncGenerator<readonly (AcceptedRow<Row> | RejectedRow)[]>;
  readonly add: (history: History, rows: readonly Row[]) => Promise<void>;
  /** What a fact is found by. */
  readonly keyOf: (row: Row) => string;
}

function source<Schema>(file: string, schema: Schema, names: ColumnNames) {
  return { file, schema, names };
}

type Added<Name extends keyof History> = Parameters<History[Name]>[0];

const inventory: FactFile<Added<'addInventory'>[number]> = {
  kind: 'inventory',
  name: 'inventory.csv',
  read: (stream, names) =>
    readRecordChunks(stream, source('inventory.csv', inventorySchema, names)),
  add: (history, rows) => history.addInventory(rows),
  keyOf: ({ sku_code }) => sku_code,
};

const payments: FactFile<Added<'addPayments'>[number]> = {
  kind: 'payments',
  name: 'payments.csv',
  read: (stream, names) => readRecordChunks(stream, source('payments.csv', paymentSchema, names)),
  add: (history, rows) => history.addPayments(rows),
  keyOf: ({ order_id }) => order_id,
};

const zipCodes: FactFile<Added<'addZipCodes'>[number]> = {
  kind: 'zip_codes',
  name: 'zip_codes.csv',
  read: (stream, names) => readRecordChunks(stream, source('zip_codes.csv', zipCodeSchema, names)),
  add: (history, rows) => history.addZipCodes(rows),
  keyOf: ({ zip_code }) => zip_code,
};

export const factFiles = { inventory, payments, zipCodes };
