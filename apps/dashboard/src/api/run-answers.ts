import { z } from 'zod';
import type { Answer } from './answer.ts';
import { count, layout, recommendation, reject, runSettings, utcTime } from './decision-schemas.ts';

const run = z.object({
  run: z.string(),
  settings: runSettings,
  file: z.string(),
  created_at: utcTime,
  enqueued_at: utcTime,
  layout,
  dropping: z.object({ phase: z.enum(['checking', 'removing']), since: utcTime }).optional(),
});

const counts = z.object({
  accepted: count,
  pending: count,
  decided: count,
  failed: count,
  recommendations: z.record(recommendation, count),
  reasons: z.record(z.string(), count),
});

export const runFiguresSchema = z.object({ ...run.shape, ...counts.shape });

/** `/api/runs` */
export const runsSchema = z.object({
  runs: z.array(runFiguresSchema).describe('newest first'),
});
export type RunsAnswer = Answer<typeof runsSchema>;

const enqueue = z.object({
  id: z.string(),
  file: z.string(),
  started_at: utcTime,
  ended_at: utcTime.nullable().describe('null while it goes on, and when it was cut short'),
  rows: count,
  enqueued: count,
  duplicates: count,
  rejected: count,
  reject_reasons: z.record(z.string(), count),
});

const decision = z.object({ recommendation, reason: z.string() });

const shadow = z.object({
  shadow: z.string().describe('name@version'),
  agreed: count,
  disagreed: z.array(z.object({ from: recommendation, to: recommendation, count })),
  failed: count,
  skipped: count.describe('there was no time for them'),
});

/** `/api/runs/{run}` */
export const runSchema = runFiguresSchema.extend({
  enqueues: z.array(enqueue).describe('newest first'),
  rejected: count.describe('rows that the last enqueue of each file refused'),
  reject_reasons: z.record(z.string(), count),
  kept_rejects: count,
  newest_rejects: z.array(reject).describe('the last 20, in the order in which they came'),
  last_decided_at: utcTime.nullable(),
  orders_per_second: z.number().nullable().describe('from the first enqueue to the last decision'),
  shadows: z.array(shadow).describe('pipelines that decide along, only to be compared'),
  disagreements: z
    .array(decision.extend({ order_id: z.string(), shadows: z.record(z.string(), decision) }))
    .describe('the last 20 orders that a shadow decided otherwise, newest first'),
});
export type RunAnswer = Answer<typeof runSchema>;
