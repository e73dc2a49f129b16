import type { Inventory, InventoryAsOf, Order, Payment, Snapshot, ZipCode } from '@verdict/records';
import type { Redis } from 'ioredis';
import type { History } from './history.ts';
import { addInventoryScript, addPaymentsScript, addZipCodesScript } from './redis-scripts.ts';
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

/**
 * Facts in Redis, for any number of workers. Stock is a sorted set per SKU, because a popular SKU
 * changes thousands of times: members `timestamp stock` with equal scores sort by time, and the
 * one that counts is found in O(log n). Payments are a hash with a short packed timeline per
 * order, because there are many orders with few changes: half the memory of a set for each.
 */
export class RedisHistory implements History {
  readonly #redis: Redis;
  readonly #prefix: string;

  /** @param prefix hash-tagged prefix of all keys, see `docs/internals.md` */
  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async addInventory(facts: readonly Inventory[]): Promise<void> {
    const keys = facts.map((fact) => this.#inventoryKey(fact.sku_code));
    const values = facts.flatMap((fact) => [fact.timestamp, fact.inventory]);
    await this.#redis.eval(addInventoryScript, keys.length, ...keys, ...values);
  }

  async addPayments(facts: readonly Payment[]): Promise<void> {
    const values = facts.flatMap((fact) => [fact.order_id, fact.timestamp, fact.payment_status]);
    await this.#redis.eval(addPaymentsScript, 1, `${this.#prefix}:payments`, ...values);
  }

  async addZipCodes(facts: readonly ZipCode[]): Promise<void> {
    const values = facts.flatMap((fact) => [fact.zip_code, fact.available_from]);
    await this.#redis.eval(addZipCodesScript, 1, `${this.#prefix}:zip-codes`, ...values);
  }

  /** One round trip of three commands. */
  async snapshotOf(order: Order, inventoryAsOf: InventoryAsOf): Promise<Snapshot> {
    const stockTime = inventoryAsOf === 'latest' ? endOfTime : order.timestamp;
    const [stock, payments, available_from] = await Promise.all([
      this.#stockAsOf(order.sku_code, stockTime),
      this.#redis.hget(`${this.#prefix}:payments`, order.order_id),
      this.#redis.hget(`${this.#prefix}:zip-codes`, order.zip_code),
    ]);
    return {
      inventory: stock === undefined ? null : unpackInventory(stock),
      payment: payments === null ? null : factAsOf(unpackPayments(payments), order.timestamp),
      zip_code: available_from === null ? null : { available_from },
    };
  }

  async #stockAsOf(sku_code: string, time: string): Promise<string | undefined> {
    const key = this.#inventoryKey(sku_code);
    // '!' follows the space that stands between timestamp and stock.
    const members = await this.#redis.zrange(key, `(${time}!`, '-', 'BYLEX', 'REV', 'LIMIT', 0, 1);
    return members[0];
  }

  #inventoryKey(sku_code: string): string {
    return `${this.#prefix}:inventory:${sku_code}`;
  }
}
