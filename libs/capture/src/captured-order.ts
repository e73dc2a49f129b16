import {
  type Order,
  orderSchema,
  recommendations,
  runName,
  runSettingsSchema,
  snapshotSchema,
} from '@verdict/records';
import { z } from 'zod';

const milliseconds = z.number().nonnegative().nullable();

/** Everything that made one decision, as it was when the order was decided. */
export const capturedOrderSchema = z.object({
  run: runName,
  settings: runSettingsSchema,
  /** As the model saw it: what became of the order is no part of it. */
  order: orderSchema,
  /** The facts, each with the time from which it counts. */
  snapshot: snapshotSchema,
  features: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
  recommendation: z.enum(recommendations),
  reason: z.string(),
  /** The try that succeeded, from 1. */
  attempt: z.int().positive(),
  /** ISO 8601 in UTC, by the clock of the worker. */
  decided_at: z.iso.datetime(),
  timings: z.object({
    /** From enqueue to the first try; null where it was not the first. */
    waiting_ms: milliseconds,
    look_up_ms: milliseconds,
    decide_ms: milliseconds,
  }),
  /** Name of the worker process. */
  worker: z.string(),
});

export type CapturedOrder = Readonly<z.infer<typeof capturedOrderSchema>>;

/** By name, so that nothing else of an object that is handed in gets out. */
function inputOf({ order_id, customer_id, timestamp, sku_code, quantity, zip_code }: Order): Order {
  return { order_id, customer_id, timestamp, sku_code, quantity, zip_code };
}

/** One line of JSON. */
export function captureText(captured: CapturedOrder): string {
  const { run, settings, order, snapshot, features, recommendation, reason } = captured;
  const { attempt, decided_at, timings, worker } = captured;
  return JSON.stringify({
    run,
    settings,
    order: inputOf(order),
    snapshot,
    features,
    recommendation,
    reason,
    attempt,
    decided_at,
    timings,
    worker,
  });
}

/**
 * The reverse of `captureText`.
 * @returns undefined for what is none, such as a text that somebody else put into the stream
 */
export function parseCapture(text: string): CapturedOrder | undefined {
  try {
    return capturedOrderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON
  }
}
