// What runs, orders and results have in common.
import { inventoryAsOfModes, recommendations } from '@verdict/records';
import { z } from 'zod';

export const count = z.int().nonnegative();
/** ISO 8601 in UTC. */
export const utcTime = z.iso.datetime();
/** As the clock on the wall showed it: of no zone. */
const wallTime = z.string().describe('YYYY-MM-DD HH:MM:SS, of no zone');

export const recommendation = z.enum(recommendations);

export const runSettings = z.object({
  model: z.string().describe('name@version'),
  pipeline: z
    .string()
    .optional()
    .describe('SHA-256 of the manifest of its artifact, if it has one'),
  inventory_as_of: z.enum(inventoryAsOfModes),
  strict: z.boolean(),
  facts_of: z.string().optional().describe('of a replay: the run whose captured facts it uses'),
});

export const layout = z.object({ shards: z.int().positive(), servers: z.int().positive() });

export const features = z
  .record(z.string(), z.union([z.number(), z.string(), z.boolean()]).nullable())
  .describe('those of its pipeline; null is what was not known');

const featureValue = z.union([z.number(), z.string(), z.boolean()]).nullable();

export const decision = z.object({ recommendation, reason: z.string() });

export const explanation = z.object({
  path: z
    .array(
      z.object({
        column: z.string(),
        is: z.enum(['unknown', 'equal-to', 'other-than', 'below', 'at-most', 'above', 'at-least']),
        limit: featureValue,
        value: featureValue.describe('what the order has there'),
        holds: z.boolean(),
        decision: decision.nullable().describe('of a rule; null in a tree'),
      }),
    )
    .describe('conditions in order, up to the one that decided'),
  flips: z
    .array(
      z.object({
        feature: z.string(),
        from: featureValue,
        to: featureValue,
        bound: z.enum(['at', 'above', 'below']).describe('where the new value is by its limit'),
        decision,
      }),
    )
    .describe('changes of one feature that lead to another recommendation, the smallest first'),
});

export const facts = z.object({
  inventory: z.object({ inventory: z.int(), timestamp: wallTime }).nullable(),
  payment: z.object({ payment_status: z.string(), timestamp: wallTime }).nullable(),
  zip_code: z.object({ available_from: wallTime }).nullable(),
});

export const order = z.object({
  order_id: z.string(),
  customer_id: z.string().describe('shortened: it does not say who the customer is'),
  timestamp: wallTime,
  sku_code: z.string(),
  quantity: z.int().positive(),
  zip_code: z.string(),
});

export const reject = z.object({
  file: z.string(),
  line: z.int().positive(),
  order_id: z.string().nullable(),
  column: z.string().nullable(),
  reason: z.string(),
  expected: z.string(),
  got: z.string(),
});
