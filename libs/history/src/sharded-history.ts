import type { Inventory, InventoryAsOf, Order, Payment, Snapshot, ZipCode } from '@verdict/records';
import { mapShards, type Shard, type Shards } from '@verdict/shards';
import { groupByShard } from '@verdict/shards';
import type { History } from './history.ts';
import { RedisHistory } from './redis-history.ts';

interface HistoryShard extends Shard {
  readonly history: RedisHistory;
}

/**
 * Facts in Redis, over shards. Each holds all that its own orders need: their payments, and the stock
 * and zip codes of all. So a look-up is one script in one place, as without shards.
 */
export class ShardedHistory implements History {
  readonly #shards: Shards<HistoryShard>;

  constructor(shards: Shards) {
    this.#shards = mapShards(shards, ({ redis, prefix }) => {
      return { redis, prefix, history: new RedisHistory(redis, prefix) };
    });
  }

  async addInventory(facts: readonly Inventory[]): Promise<void> {
    await Promise.all(this.#shards.all.map(({ history }) => history.addInventory(facts)));
  }

  async addPayments(facts: readonly Payment[]): Promise<void> {
    const groups = groupByShard(facts, (fact) => this.#shards.of(fact.order_id));
    await Promise.all([...groups].map(([{ history }, group]) => history.addPayments(group)));
  }

  async addZipCodes(facts: readonly ZipCode[]): Promise<void> {
    await Promise.all(this.#shards.all.map(({ history }) => history.addZipCodes(facts)));
  }

  snapshotOf(order: Order, inventoryAsOf: InventoryAsOf): Promise<Snapshot> {
    return this.#shards.of(order.order_id).history.snapshotOf(order, inventoryAsOf);
  }
}
