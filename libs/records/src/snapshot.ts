import { z } from 'zod';
import { timestamp } from './timestamp.ts';

/**
 * The facts that were known about one order at one time, each with the timestamp from which it
 * counts. Null means that nothing was known, which is not the same as 0 or false.
 */
export const snapshotSchema = z.object({
  inventory: z.object({ inventory: z.int(), timestamp }).readonly().nullable(),
  payment: z.object({ payment_status: z.string(), timestamp }).readonly().nullable(),
  /** May lie after the order: the date is known as soon as the zip code is listed. */
  zip_code: z.object({ available_from: timestamp }).readonly().nullable(),
});

export type Snapshot = Readonly<z.infer<typeof snapshotSchema>>;
