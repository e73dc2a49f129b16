import { z } from 'zod';

/**
 * Which stock an order sees: the one that counted at the order's time, or the newest that is
 * known at all. `latest` looks ahead; it exists to reproduce systems that did.
 */
export const inventoryAsOfModes = ['order-time', 'latest'] as const;
export type InventoryAsOf = (typeof inventoryAsOfModes)[number];

/** Run names become parts of keys, job ids and file names. */
export const runName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'expected 1 to 100 of A-Z a-z 0-9 . _ - as run name');

/** How the orders of a run are decided. Fixed by the first enqueue of the run. */
export const runSettingsSchema = z.object({
  /** `name@version` of the model. */
  model: z.string(),
  /** SHA-256 of the manifest of its artifact in Redis; left out where the model comes with the workers. */
  pipeline: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in lower-case hex')
    .optional(),
  inventory_as_of: z.enum(inventoryAsOfModes),
  /** With `strict` an order with an unknown feature fails instead of being held. */
  strict: z.boolean(),
  /**
   * The run on whose captured facts its orders are decided, those that it decided itself; left out where facts
   * are looked up.
   */
  facts_of: runName.optional(),
});

export type RunSettings = Readonly<z.infer<typeof runSettingsSchema>>;

/** The run that a file is decided in unless another is named: `orders` for `data/orders.csv`. */
export function runNameOfFile(file: string): string {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const cleaned = name.replace(/\.csv(?:\.gz)?$/i, '').replaceAll(/[^A-Za-z0-9._-]+/g, '-');
  return cleaned.replace(/^[^A-Za-z0-9]+/, '').slice(0, 100) || 'orders';
}
