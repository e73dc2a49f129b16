import { z } from 'zod';
import { checkedText } from './checked-text.ts';
import { identifier } from './identifier.ts';
import { timestamp } from './timestamp.ts';

const stock = checkedText((text) =>
  /^-?\d{1,15}$/.test(text)
    ? undefined
    : { reason: 'not-an-integer', expected: 'a whole number, which may be negative' },
).transform((text) => Number(text) + 0);

/** From `timestamp` on, this many pieces of the SKU are in stock; negative when oversold. */
export const inventorySchema = z.object({ sku_code: identifier, timestamp, inventory: stock });

export type Inventory = Readonly<z.infer<typeof inventorySchema>>;
