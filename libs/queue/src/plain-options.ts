import type { JobsOptions } from 'bullmq';
import { z } from 'zod';
import { mostAttempts } from './job-limits.ts';

const oneHourMs = 3_600_000;

const attempts = z
  .number()
  .transform((wanted) => Math.min(Math.max(Math.trunc(wanted), 1), mostAttempts));

const backoff = z.object({
  type: z.enum(['exponential', 'fixed']),
  delay: z.number().min(0).max(oneHourMs),
  jitter: z.number().min(0).max(1).optional(),
});

const removeOnComplete = z.union([z.boolean(), z.int(), z.object({ count: z.int() })]);

/** Whoever can write jobs can write anything there, and BullMQ would stop at what is no JSON. */
const traceContext = z
  .string()
  .regex(
    /^\{"traceparent":"[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}"(,"tracestate":"[^"\\]{0,512}")?\}$/,
  );

const optionsSchema = z.object({
  attempts: attempts.catch(1),
  backoff: backoff.optional().catch(undefined),
  removeOnComplete: removeOnComplete.optional().catch(undefined),
  deduplication: z.object({ id: z.string() }).optional().catch(undefined),
  stackTraceLimit: z.int().min(0).max(10).optional().catch(undefined),
  telemetry: z.object({ metadata: traceContext }).optional().catch(undefined),
  /** The same as it is stored. */
  tm: traceContext.optional().catch(undefined),
});

/**
 * The options that a job of ours may have; whoever can reach Redis can write others, at which BullMQ would stop,
 * or try for ever. A job that fails stays, whatever its options say.
 */
export function plainOptions(written: unknown): JobsOptions {
  const { attempts: tries, tm, ...parsed } = optionsSchema.catch({ attempts: 1 }).parse(written);
  if (tm !== undefined) parsed.telemetry ??= { metadata: tm };
  const given = Object.entries(parsed).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), attempts: tries, removeOnFail: false };
}
