import { z } from 'zod';
import { orderSchema } from './order.ts';
import { runName, runSettingsSchema } from './run.ts';

/** One queued order. It carries the settings of its run, so that a worker needs no look-up. */
export const orderJobSchema = z.object({
  run: runName,
  settings: runSettingsSchema,
  order: orderSchema,
});

export type OrderJob = Readonly<z.infer<typeof orderJobSchema>>;
