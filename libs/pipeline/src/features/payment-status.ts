import type { Order, Snapshot } from '@verdict/records';

/** Status of this order's payment at the order's time; null when there was none yet. */
export function paymentStatus(_order: Order, snapshot: Snapshot): string | null {
  return snapshot.payment?.payment_status ?? null;
}
