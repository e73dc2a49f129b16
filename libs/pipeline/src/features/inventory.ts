import type { Order, Snapshot } from '@verdict/records';

/** Pieces in stock at the order's time; null when the SKU had no stock level yet. */
export function inventory(_order: Order, snapshot: Snapshot): number | null {
  return snapshot.inventory?.inventory ?? null;
}
