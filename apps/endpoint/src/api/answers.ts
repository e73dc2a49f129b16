// What is answered, by the schemas that describe it.
import { recommendations } from '@verdict/records';
import { z } from 'zod';
import { errorSchema } from './api-error.ts';

const recommendation = z.enum(recommendations);
const count = z.int().nonnegative();
const utcTime = z.iso.datetime();

/** `POST /invocations` */
export const invocationSchema = z.object({ order_id: z.string(), recommendation });
export type InvocationAnswer = Readonly<z.infer<typeof invocationSchema>>;

export const pendingSchema = z.object({
  order_id: z.string(),
  state: z.literal('pending'),
  run: z.string(),
});
export type PendingAnswer = Readonly<z.infer<typeof pendingSchema>>;

const features = z
  .record(z.string(), z.union([z.number(), z.string(), z.boolean()]).nullable())
  .describe('those of its pipeline; null is what was not known');

const decidedSchema = z.object({
  order_id: z.string(),
  recommendation,
  reason: z.string(),
  features,
  model: z.string().describe('name@version'),
  run: z.string(),
  decided_at: utcTime,
  state: z.literal('decided'),
});

const failedSchema = z.object({
  order_id: z.string(),
  state: z.literal('failed'),
  run: z.string(),
  reason: z.string(),
  message: z.string(),
  attempts: count,
  failed_at: utcTime,
});

/** `GET /orders/{order_id}` */
export const orderStateSchema = z.discriminatedUnion('state', [
  pendingSchema,
  decidedSchema,
  failedSchema,
]);
export type OrderStateAnswer = Readonly<z.infer<typeof orderStateSchema>>;

/** A line of the answer to a batch; lines come as orders are decided, whatever their order. */
export const orderLineSchema = z.union([
  z.object({
    order_id: z.string(),
    recommendation,
    reason: z.string(),
    line: z.int().positive(),
  }),
  z.object({
    order_id: z.string(),
    state: z.literal('pending'),
    location: z.string(),
    line: z.int().positive(),
  }),
  errorSchema.extend({ order_id: z.string().nullable(), line: z.int().positive() }),
]);
export type OrderLine = Readonly<z.infer<typeof orderLineSchema>>;

const rejectSchema = z.object({
  line: z.int().positive(),
  column: z.string().nullable(),
  reason: z.string(),
  expected: z.string(),
  got: z.string(),
});

/** `POST /facts/{kind}` */
export const factsSchema = z.object({
  kind: z.enum(['inventory', 'payments', 'zip_codes']),
  rows: count.describe('facts that were taken'),
  rejected: count.describe('lines that were not'),
  rejects: z.array(rejectSchema).describe('the first 1,000 of these'),
});
export type FactsAnswer = Readonly<z.infer<typeof factsSchema>>;

export const factsRefusedSchema = factsSchema.extend(errorSchema.shape);

/** `/ping` and `/readyz` */
export const wellSchema = z.object({ status: z.enum(['ready', 'live']) });
export type WellAnswer = Readonly<z.infer<typeof wellSchema>>;
