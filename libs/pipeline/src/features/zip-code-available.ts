import type { Order, Snapshot } from '@verdict/records';

/** Null when the zip code is not listed; false as long as it has not opened. */
export function zipCodeAvailable(order: Order, snapshot: Snapshot): boolean | null {
  return snapshot.zip_code && snapshot.zip_code.available_from <= order.timestamp;
}
