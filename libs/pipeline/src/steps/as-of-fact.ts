import type { FeatureValue, Snapshot } from '@verdict/records';
import { z } from 'zod';
import type { ColumnType } from '../columns.ts';
import { columnName, type Step } from './step.ts';

interface Fact {
  readonly type: ColumnType;
  readonly of: (snapshot: Snapshot) => FeatureValue;
}

const factNames = [
  'inventory',
  'inventory_timestamp',
  'payment_status',
  'payment_timestamp',
  'available_from',
] as const;

/** What may be known of an order at its time. */
const facts: Readonly<Record<(typeof factNames)[number], Fact>> = {
  inventory: { type: 'number', of: ({ inventory }) => inventory?.inventory ?? null },
  inventory_timestamp: { type: 'time', of: ({ inventory }) => inventory?.timestamp ?? null },
  payment_status: { type: 'text', of: ({ payment }) => payment?.payment_status ?? null },
  payment_timestamp: { type: 'time', of: ({ payment }) => payment?.timestamp ?? null },
  available_from: { type: 'time', of: ({ zip_code }) => zip_code?.available_from ?? null },
};

const config = z.strictObject({
  step: z.literal('as-of-fact'),
  fact: z.enum(factNames),
  as: columnName,
});

/** A fact as of the order's time; unknown where nothing was known. */
export const asOfFact = config.transform((config): Step => {
  const { type, of } = facts[config.fact];
  return {
    config,
    compile: (columns) => {
      columns.noteFact(config.fact);
      const { slot } = columns.add(config.as, {
        type,
        isNullable: true,
        isWhole: type === 'number',
      });
      return (row, _order, snapshot) => {
        row[slot] = of(snapshot);
      };
    },
  };
});
