// An order as JSON: checked by the rules for a row of a file.
import { type JsonSource, orderRowSchema, parseJsonRecord, type Reject } from '@verdict/records';
import { z } from 'zod';
import type { Order } from '@verdict/records';
import { ApiError } from '../api/api-error.ts';

/** Nobody decides by the quantity: the replaced service did without, so that one piece is taken for granted. */
const quantityWithout = '1';

/** @param file how messages call where the orders come from */
export function orderSource(file: string): JsonSource<typeof orderRowSchema> {
  return {
    file,
    schema: orderRowSchema,
    numbers: new Set(['quantity']),
    defaults: { quantity: quantityWithout },
  };
}

/** What is read is what is written here: required are all fields but the quantity; others are ignored. */
export const orderRequestSchema = z
  .object({
    order_id: z.string().min(1).max(200),
    customer_id: z.string().min(1).max(200),
    timestamp: z.string().describe('YYYY-MM-DD HH:MM:SS as the clock on the wall showed it'),
    sku_code: z.string().min(1).max(200),
    quantity: z
      .union([z.int().positive(), z.string().regex(/^\d{1,15}$/)])
      .nullish()
      .describe('1 where there is none'),
    zip_code: z.string().min(1).max(200).describe('text, because leading zeros count'),
  })
  .describe('Fields that are not named here are ignored.');

/** A text that is no JSON object is one kind of mistake, a field that cannot be taken another. */
export function explainReject({ column, reason, expected, got }: Reject): ApiError {
  if (column === null) {
    const code = reason === 'not-json' ? 'not-json' : 'bad-request';
    return new ApiError(400, code, `expected ${expected}, got ${got}`);
  }
  return new ApiError(422, 'invalid-order', `${column}: expected ${expected}, got ${got}`);
}

/** @throws ApiError */
export function readOrder(text: string, file: string): Order {
  const row = parseJsonRecord(text, orderSource(file));
  if ('reject' in row) throw explainReject(row.reject);
  return row.record;
}
