import type { Inventory, InventoryAsOf, Order, Payment, Snapshot, ZipCode } from '@verdict/records';
import type { History } from './history.ts';
import { addFact, endOfTime, type Fact, factAsOf } from './timeline.ts';

function timelineOf<F extends Fact>(timelines: Map<string, F[]>, key: string): F[] {
  const known = timelines.get(key);
  if (known !== undefined) return known;
  const timeline: F[] = [];
  timelines.set(key, timeline);
  return timeline;
}

/** Holds all facts in this process: for a dry run and for tests of a million orders or fewer. */
export class MemoryHistory implements History {
  readonly #inventory = new Map<string, Inventory[]>();
  readonly #payments = new Map<string, Payment[]>();
  readonly #zipCodes = new Map<string, string>();

  async addInventory(facts: readonly Inventory[]): Promise<void> {
    for (const fact of facts) addFact(timelineOf(this.#inventory, fact.sku_code), fact);
  }

  async addPayments(facts: readonly Payment[]): Promise<void> {
    for (const fact of facts) addFact(timelineOf(this.#payments, fact.order_id), fact);
  }

  async addZipCodes(facts: readonly ZipCode[]): Promise<void> {
    for (const { zip_code, available_from } of facts) {
      const known = this.#zipCodes.get(zip_code);
      if (known === undefined || available_from < known)
        this.#zipCodes.set(zip_code, available_from);
    }
  }

  async snapshotOf(order: Order, inventoryAsOf: InventoryAsOf): Promise<Snapshot> {
    const stockTime = inventoryAsOf === 'latest' ? endOfTime : order.timestamp;
    const stock = factAsOf(this.#inventory.get(order.sku_code) ?? [], stockTime);
    const payment = factAsOf(this.#payments.get(order.order_id) ?? [], order.timestamp);
    const available_from = this.#zipCodes.get(order.zip_code);
    return {
      inventory: stock && { inventory: stock.inventory, timestamp: stock.timestamp },
      payment: payment && { payment_status: payment.payment_status, timestamp: payment.timestamp },
      zip_code: available_from === undefined ? null : { available_from },
    };
  }
}
