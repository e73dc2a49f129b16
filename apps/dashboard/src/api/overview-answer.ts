import { z } from 'zod';
import type { Answer } from './answer.ts';
import { count, recommendation, utcTime } from './decision-schemas.ts';
import { errorSchema } from './error-answer.ts';
import { runFiguresSchema } from './run-answers.ts';

const quantiles = z.object({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});
const byLane = z.object({ orders: quantiles, live: quantiles });

const pace = z.object({ accepted: count, decided: count, failed: count });

const lastMinute = z.object({
  ...pace.shape,
  retried: count,
  waiting: byLane.describe('in milliseconds, at most a sixteenth off'),
  processing: byLane.describe('in milliseconds, at most a sixteenth off'),
});

const worker = z.object({
  name: z.string(),
  address: z.string().describe('ip:port from which it talks to Redis'),
  connected_seconds: z.number().nonnegative(),
});

const heartbeat = z.object({
  name: z.string(),
  host: z.string(),
  pid: z.int(),
  started_at: utcTime,
  concurrency: count,
  live_concurrency: count,
  orders_in_hand: count,
  decided: count,
  failed_tries: count,
  memory_bytes: count,
  silent_ms: z.number(),
});

const failure = z.object({
  job_id: z.string(),
  queue: z.string().describe('its name in Bull Board'),
  run: z.string().nullable(),
  order_id: z.string().nullable(),
  reason: z.string().nullable(),
  message: z.string(),
  attempts: z.int(),
  failed_at: z.string(),
});

const redis = z.object({
  server: z.string().describe('host:port'),
  used_bytes: count,
  max_bytes: count.nullable().describe('null without a limit'),
  eviction_policy: z.string(),
  persistence: z.enum(['append-only file', 'snapshots', 'none']),
  is_persisting_well: z.boolean(),
});

const hook = z.object({
  hook: z.string(),
  counts: z.object({
    seen: count,
    passed: count,
    rejected: count,
    failed: count,
    failed_open: count,
    failed_closed: count,
    dropped: count,
    skipped: count,
    opened: count,
  }),
});

const alertCodes = [
  'backlog.growing',
  'workers.none',
  'worker.silent',
  'failures.rising',
  'orders.old',
  'redis.memory',
  'redis.evicting',
  'redis.not-persisting',
] as const;

const figures = z.object({
  read_at: utcTime,
  queue: z.object({
    waiting: count,
    active: count,
    delayed: count,
    failed: count,
    isPaused: z.boolean(),
  }),
  orders: z.object({ accepted: count, decided: count, failed: count, pending: count }),
  recommendations: z.record(recommendation, count),
  reasons: z.array(z.object({ reason: z.string(), count })).describe('the most frequent first'),
  runs: z.array(runFiguresSchema).describe('newest first'),
  workers: z.array(worker).nullable().describe('null where Redis hides its clients'),
  unserved: z.array(
    z.object({
      runs: z.array(z.string()),
      spread_over: z.string(),
      queue_shards: z.int().positive().describe('QUEUE_SHARDS of workers that would take them'),
    }),
  ),
  failures: z.array(failure).describe('the latest, newest first'),
  minutes: z.array(
    z.object({
      minute: z.int().describe('minutes since 1970'),
      completed: count,
      failed: count,
    }),
  ),
  are_facts_loaded: z.boolean(),
  heartbeats: z.array(heartbeat),
  oldest_waiting_seconds: z.object({ orders: z.number().nullable(), live: z.number().nullable() }),
  last_minute: lastMinute,
  pace: z.array(pace).describe('whole minutes, oldest first'),
  redis: z.array(redis),
  hooks: z.array(hook).describe('since the beginning; opened: how often one was left alone'),
  alerts: z
    .array(z.object({ code: z.enum(alertCodes), text: z.string() }))
    .describe('the worst first'),
});

const health = z.object({
  state: z.enum(['well', 'away', 'broken']),
  since: utcTime,
  reason: z.string().nullable(),
});

/** `/api/overview` */
export const overviewSchema = z.object({
  health,
  rate: z.object({
    per_second: z.number().nonnegative(),
    history: z.array(z.number()).describe('spans of three seconds, oldest first'),
  }),
  seconds_left: z.record(z.string(), z.number()).describe('by run, where that can be told'),
  figures: figures.nullable().describe('the last that could be read'),
});
export type OverviewAnswer = Answer<typeof overviewSchema>;

/** What was known last comes with the error. */
export const staleOverviewSchema = overviewSchema.extend(errorSchema.shape);
export type StaleOverviewAnswer = Answer<typeof staleOverviewSchema>;
