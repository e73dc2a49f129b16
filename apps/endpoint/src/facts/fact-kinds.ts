// The three kinds of facts, and how a line of each becomes history: by the rules for a row of a file.
import type { FactKind, History } from '@verdict/history';
import { inventorySchema, type JsonSource, paymentSchema, zipCodeSchema } from '@verdict/records';
import type { z } from 'zod';

export interface FactLines<Schema extends z.ZodObject> extends JsonSource<Schema> {
  readonly kind: FactKind;
  readonly add: (history: History, facts: readonly z.infer<Schema>[]) => Promise<void>;
}

export const inventoryLines: FactLines<typeof inventorySchema> = {
  kind: 'inventory',
  file: 'POST /facts/inventory',
  schema: inventorySchema,
  numbers: new Set(['inventory']),
  add: (history, facts) => history.addInventory(facts),
};

export const paymentLines: FactLines<typeof paymentSchema> = {
  kind: 'payments',
  file: 'POST /facts/payments',
  schema: paymentSchema,
  add: (history, facts) => history.addPayments(facts),
};

export const zipCodeLines: FactLines<typeof zipCodeSchema> = {
  kind: 'zip_codes',
  file: 'POST /facts/zip-codes',
  schema: zipCodeSchema,
  add: (history, facts) => history.addZipCodes(facts),
};
