import { z } from 'zod';
import type { Answer } from './answer.ts';
import { count, utcTime } from './decision-schemas.ts';

const group = z.object({
  id: z.string(),
  reason: z.string(),
  phase: z.string().describe('on the way of an order, where it failed'),
  model: z.string(),
  pattern: z.string().describe('the message without what belongs to one order'),
  count,
  first_failed_at: utcTime,
  last_failed_at: utcTime,
  message: z.string().describe('of one of them'),
  runs: z.array(z.object({ run: z.string(), count })),
  samples: z
    .array(z.object({ run: z.string(), order_id: z.string(), failed_at: utcTime }))
    .describe('the newest, at most 20'),
});

/** `/api/failures` */
export const failuresSchema = z.object({
  run: z.string().nullable().describe('the one that was asked for; null for all'),
  groups: z.array(group).describe('by cause, the largest first'),
  failed: count.describe('all that there are'),
  read: count.describe('those that the groups count'),
  is_complete: z.boolean().describe('whether the groups count all'),
  is_reading: z.boolean().describe('whether a look in a moment shows more'),
  ungrouped: count.describe('those of none of the groups, because there are so many'),
  unread_runs: z.array(z.string()).describe('left out; each can be asked for by itself'),
  read_at: utcTime.nullable().describe('when the oldest part was read'),
  unknown_jobs: count.describe('failed jobs that no run knows of'),
});
export type FailuresAnswer = Answer<typeof failuresSchema>;

const choice = z.object({
  run: z.string().optional(),
  group: z.string().optional(),
  order_id: z.string().optional(),
  until: utcTime.optional(),
});

/** `/api/retries/{id}` */
export const retrySchema = z.object({
  id: z.string(),
  choice: choice.describe('which failures it puts back'),
  state: z
    .enum(['running', 'done', 'stopped', 'broken'])
    .describe('stopped with the dashboard, broken by an error'),
  started_at: utcTime,
  ended_at: utcTime.nullable(),
  looked: count.describe('failures read so far to find those that were chosen'),
  put_back: count,
  busy: count.describe('left as they were, because a worker had them in hand'),
  error: z.string().nullable(),
  orders: z
    .object({ followed: count, decided: count, failed: count, pending: count, gone: count })
    .describe('what became of those that were put back'),
});
export type RetryAnswer = Answer<typeof retrySchema>;
