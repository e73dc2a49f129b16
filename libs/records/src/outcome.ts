import { z } from 'zod';
import { checkedText } from './checked-text.ts';
import { identifier } from './identifier.ts';

const fulfilledText = checkedText((text) =>
  /^(?:true|false|1|0)$/i.test(text)
    ? undefined
    : { reason: 'not-an-outcome', expected: 'true, false, 1 or 0' },
).transform((text) => text === '1' || text.toLowerCase() === 'true');

/** What became of an order, which is known later and never travels with it. */
export const outcomeSchema = z.object({ order_id: identifier, order_fulfilled: fulfilledText });

export type OrderOutcome = Readonly<z.infer<typeof outcomeSchema>>;
