import { z } from 'zod';
import type { Answer } from './answer.ts';
import { count, facts, features, order, recommendation, utcTime } from './decision-schemas.ts';

const result = z.object({
  ...order.shape,
  recommendation,
  reason: z.string(),
  features,
  model: z.string(),
  run: z.string(),
  decided_at: utcTime,
  facts,
  attempt: z.int(),
  pipeline: z
    .string()
    .nullable()
    .describe('SHA-256 of the manifest; null for a model that is code'),
});

/** `/api/orders` */
export const foundSchema = z.object({
  found: count.describe('how many fit in all'),
  before: count.describe('how many of those stand before this page'),
  next: z.string().nullable().describe('`after` of the next page; null on the last'),
  searched: count,
  oldest: utcTime.nullable().describe('when the oldest of those that were searched was decided'),
  orders: z.array(result).describe('newest first'),
});
export type FoundAnswer = Answer<typeof foundSchema>;

/** A line of `/api/scan`. */
export const scanLineSchema = z.union([
  z.object({ order: result }),
  z.object({ progress: z.object({ looked: count, total: count, found: count }) }),
  z.object({
    end: z.object({ looked: count, total: count, found: count, is_complete: z.boolean() }),
  }),
]);
export type ScanLine = Answer<typeof scanLineSchema>;
