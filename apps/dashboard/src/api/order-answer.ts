import { z } from 'zod';
import type { Answer } from './answer.ts';
import {
  decision,
  explanation,
  facts,
  features,
  order,
  recommendation,
  runSettings,
  utcTime,
} from './decision-schemas.ts';

const job = z.object({
  job_id: z.string(),
  queue: z.string().describe('its name in Bull Board'),
  state: z.string(),
  attempts_made: z.int(),
  last_error: z.string().nullable(),
  added_at: utcTime.nullable(),
  started_at: utcTime.nullable().describe('of the last try'),
  finished_at: utcTime.nullable(),
});

const inRun = z.object({
  run: z.string(),
  settings: runSettings,
  order,
  features,
  facts: facts.describe('of a decided order those it was decided on, of others those known by now'),
  job: job.nullable().describe('gone, as a rule, once the order is decided'),
});

const orderInRun = z.discriminatedUnion('state', [
  inRun.extend({ state: z.literal('pending') }),
  inRun.extend({
    state: z.literal('decided'),
    recommendation,
    reason: z.string(),
    decided_at: utcTime,
    attempt: z.int(),
    explanation: explanation.nullable().describe('null where the model cannot say'),
    shadows: z
      .record(z.string(), decision)
      .describe('by name@version, pipelines that decided along and otherwise'),
  }),
  inRun.extend({
    state: z.literal('failed'),
    reason: z.string(),
    message: z.string(),
    attempts: z.int(),
    failed_at: utcTime,
  }),
]);

/** `/api/orders/{id}` */
export const orderSchema = z.object({
  order_id: z.string(),
  runs: z.array(orderInRun).describe('newest first'),
});
export type OrderAnswer = Answer<typeof orderSchema>;
