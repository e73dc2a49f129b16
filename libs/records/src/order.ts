import { z } from 'zod';
import { checkedText } from './checked-text.ts';
import { identifier } from './identifier.ts';
import { timestamp } from './timestamp.ts';

/**
 * An order as the customer placed it. What became of it (`order_fulfilled`) is left out on
 * purpose: an outcome that travels with its order is an outcome a model can see.
 */
export const orderSchema = z.object({
  order_id: identifier,
  customer_id: identifier,
  timestamp,
  sku_code: identifier,
  quantity: z.int().positive(),
  zip_code: identifier,
});

export type Order = Readonly<z.infer<typeof orderSchema>>;

const quantityText = checkedText((text) =>
  /^\d{1,15}$/.test(text) && Number(text) > 0
    ? undefined
    : { reason: 'not-a-positive-integer', expected: 'a whole number above 0' },
).transform(Number);

/** The same order as a CSV row, in which the quantity is text. */
export const orderRowSchema = orderSchema.extend({ quantity: quantityText });

export const orderColumns = [
  'order_id',
  'customer_id',
  'timestamp',
  'sku_code',
  'quantity',
  'zip_code',
] as const satisfies readonly (keyof Order)[];
