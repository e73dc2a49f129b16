import { z } from 'zod';

/** What one contestant did in one round. */
export const roundSchema = z.object({
  orders: z.int().positive(),
  seconds: z.number().positive(),
  /** CPU of each process, in microseconds an order. */
  cpu_us: z.record(z.string(), z.number()),
  /** What else was measured; the unit is in the name. */
  measured: z.record(z.string(), z.number()),
});

export type Round = Readonly<z.infer<typeof roundSchema>>;

export function ordersPerSecond({ orders, seconds }: Round): number {
  return orders / seconds;
}

/** @throws Error when the contestant did not measure it */
export function measuredIn({ measured }: Round, name: string): number {
  const value = measured[name];
  if (value !== undefined) return value;
  throw new Error(`expected ${name}, got only ${Object.keys(measured).join(', ') || 'the time'}`);
}
