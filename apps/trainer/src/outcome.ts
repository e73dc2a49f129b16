// What became of an order. Only what is learned from may see it: it is parted from its order as it is read.
import { type Order, orderRowSchema, outcomeSchema } from '@verdict/records';
import type { z } from 'zod';

/** A row of orders.csv with the column that all other readers leave out. */
export const outcomeRowSchema = orderRowSchema.extend(
  outcomeSchema.pick({ order_fulfilled: true }).shape,
);

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
