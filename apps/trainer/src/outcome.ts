// What became of an order. Only what is learned from may see it: it is parted from its order as it is read.
import { type Order, orderRowSchema } from '@verdict/records';
import { z } from 'zod';

const outcomes = { true: true, false: false, '1': true, '0': false } as const;

const outcome = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false', '1', '0'], 'expected true, false, 1 or 0'))
  .transform((text) => outcomes[text]);

/** A row of orders.csv with the column that all other readers leave out. */
export const outcomeRowSchema = orderRowSchema.extend({ order_fulfilled: outcome });

export interface OrderWithOutcome {
  readonly order: Order;
  readonly isFulfilled: boolean;
}

export function partOutcome({
  order_fulfilled: isFulfilled,
  ...order
}: z.infer<typeof outcomeRowSchema>): OrderWithOutcome {
  return { order, isFulfilled };
}
