import type { Inventory, InventoryAsOf, Order, Payment, Snapshot, ZipCode } from '@verdict/records';
import { type RedisConnection, runScript } from '@verdict/redis-script';
import DataLoader from 'dataloader';
import { z } from 'zod';
import type { History } from './history.ts';
import {
  addInventoryScript,
  addPaymentsScript,
  addZipCodesScript,
  snapshotsScript,
} from './redis-scripts.ts';
import { addFact, endOfTime, factAsOf } from './timeline.ts';

interface PaymentFact {
  readonly timestamp: string;
  readonly payment_status: string;
}

function unpackPayments(packed: string): PaymentFact[] {
  const timeline: PaymentFact[] = [];
  for (const fact of packed.split('\n')) {
    addFact(timeline, { timestamp: fact.slice(0, 19), payment_status: fact.slice(20) });
  }
  return timeline;
}

function unpackInventory(member: string): { inventory: number; timestamp: string } {
  return { inventory: Number(member.slice(20)), timestamp: member.slice(0, 19) };
}

interface Lookup {
  readonly order: Order;
  readonly inventoryAsOf: InventoryAsOf;
}

/** Orders looked up together: enough to save round trips, few enough to keep each short. */
const longestBatch = 50;

const factsSchema = z.array(z.string().nullable());
const replySchema = z.tuple([factsSchema, factsSchema, factsSchema]);

type StoredFact = string | null | undefined;

function snapshotOf(
  order: Order,
  payments: StoredFact,
  available_from: StoredFact,
  stock: StoredFact,
): Snapshot {
  return {
    inventory: stock ? unpackInventory(stock) : null,
    payment: payments ? factAsOf(unpackPayments(payments), order.timestamp) : null,
    zip_code: available_from ? { available_from } : null,
  };
}

/**
 * Facts in Redis, for any number of workers. Stock is a sorted set per SKU, because a popular SKU
 * changes thousands of times: members `timestamp stock` with equal scores sort by time, and the
 * one that counts is found in O(log n). Payments are a hash with a short packed timeline per
 * order, because there are many orders with few changes: half the memory of a set for each.
 */
export class RedisHistory implements History {
  readonly #redis: RedisConnection;
  readonly #prefix: string;
  readonly #snapshots = new DataLoader<Lookup, Snapshot>(
    (lookups) => this.#readSnapshots(lookups),
    { cache: false, maxBatchSize: longestBatch, batchScheduleFn: setImmediate },
  );

  /** @param prefix hash-tagged prefix of all keys, see `docs/internals.md` */
  constructor(redis: RedisConnection, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async addInventory(facts: readonly Inventory[]): Promise<void> {
    const keys = facts.map((fact) => this.#inventoryKey(fact.sku_code));
    const values = facts.flatMap((fact) => [fact.timestamp, fact.inventory]);
    await runScript(this.#redis, addInventoryScript, keys, values);
  }

  async addPayments(facts: readonly Payment[]): Promise<void> {
    const values = facts.flatMap((fact) => [fact.order_id, fact.timestamp, fact.payment_status]);
    await runScript(this.#redis, addPaymentsScript, [`${this.#prefix}:payments`], values);
  }

  async addZipCodes(facts: readonly ZipCode[]): Promise<void> {
    const values = facts.flatMap((fact) => [fact.zip_code, fact.available_from]);
    await runScript(this.#redis, addZipCodesScript, [`${this.#prefix}:zip-codes`], values);
  }

  /** Look-ups of the same moment share a round trip. */
  snapshotOf(order: Order, inventoryAsOf: InventoryAsOf): Promise<Snapshot> {
    return this.#snapshots.load({ order, inventoryAsOf });
  }

  async #readSnapshots(lookups: readonly Lookup[]): Promise<Snapshot[]> {
    const keys = [`${this.#prefix}:payments`, `${this.#prefix}:zip-codes`];
    const orders = lookups.map(({ order }) => order);
    const values = [
      ...orders.map((order) => order.order_id),
      ...orders.map((order) => order.zip_code),
    ];
    for (const { order, inventoryAsOf } of lookups) {
      keys.push(this.#inventoryKey(order.sku_code));
      const stockTime = inventoryAsOf === 'latest' ? endOfTime : order.timestamp;
      // '!' follows the space that stands between timestamp and stock.
      values.push(`(${stockTime}!`);
    }
    const reply = await runScript(this.#redis, snapshotsScript, keys, values);
    const [payments, zipCodes, stock] = replySchema.parse(reply);
    return orders.map((order, n) => snapshotOf(order, payments[n], zipCodes[n], stock[n]));
  }

  #inventoryKey(sku_code: string): string {
    return `${this.#prefix}:inventory:${sku_code}`;
  }
}
