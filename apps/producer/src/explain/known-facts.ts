// The facts of an order with how old they were when it was placed.
import { type Order, secondsOf, type Snapshot } from '@verdict/records';

export interface KnownFact {
  readonly fact: 'inventory' | 'payment_status' | 'zip_code';
  /** Null where nothing was known; of a zip code the time it opens. */
  readonly value: number | string | null;
  /** From when on it counts. */
  readonly timestamp: string | null;
  /** From then to the order; below 0 for what was still to come, such as a zip code that opens later. */
  readonly age_seconds: number | null;
}

function knownFact(
  fact: KnownFact['fact'],
  value: number | string | undefined,
  timestamp: string | undefined,
  order: Order,
): KnownFact {
  if (value === undefined || timestamp === undefined) {
    return { fact, value: null, timestamp: null, age_seconds: null };
  }
  return { fact, value, timestamp, age_seconds: secondsOf(order.timestamp) - secondsOf(timestamp) };
}

export function knownFactsOf(
  order: Order,
  { inventory, payment, zip_code }: Snapshot,
): readonly KnownFact[] {
  const opens = zip_code?.available_from;
  return [
    knownFact('inventory', inventory?.inventory, inventory?.timestamp, order),
    knownFact('payment_status', payment?.payment_status, payment?.timestamp, order),
    knownFact('zip_code', opens, opens, order),
  ];
}
