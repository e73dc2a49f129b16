import type { Inventory, InventoryAsOf, Order, Payment, Snapshot, ZipCode } from '@verdict/records';

/**
 * Everything that is known about stock, payments and zip codes over time. Facts may be added in
 * any order, and again: what was added last wins among facts with equal key and timestamp.
 */
export interface History {
  addInventory(facts: readonly Inventory[]): Promise<void>;
  addPayments(facts: readonly Payment[]): Promise<void>;
  /** A zip code listed more than once is available from the earliest time. */
  addZipCodes(facts: readonly ZipCode[]): Promise<void>;
  /** What was known about the order at its own timestamp. */
  snapshotOf(order: Order, inventoryAsOf: InventoryAsOf): Promise<Snapshot>;
}
