import { z } from 'zod';
import { identifier } from './identifier.ts';
import { timestamp } from './timestamp.ts';

/** From `timestamp` on, the payment of this order has this status. */
export const paymentSchema = z.object({
  order_id: identifier,
  timestamp,
  payment_status: identifier,
});

export type Payment = Readonly<z.infer<typeof paymentSchema>>;
