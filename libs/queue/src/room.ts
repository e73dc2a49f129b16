// Lets a producer sleep until the queue has room: it leaves a mark, and whoever takes the waiting orders
// below it says so. A message may be lost, so that nobody sleeps for longer than a while.
import { Cluster } from 'ioredis';
import type { RedisConnection } from '@verdict/redis-script';
import type { OrdersQueue } from './orders-queue.ts';

/** Holds how few orders may wait before the producer goes on; the channel has the same name. */
export function roomKeyOf(queueKeyPrefix: string): string {
  return `${queueKeyPrefix}room`;
}

/** A connection that subscribes can do nothing else. */
function ownConnection(redis: RedisConnection): RedisConnection {
  return redis instanceof Cluster ? redis.duplicate() : redis.duplicate();
}

/** The mark outlives the sleeper by this much, no more: it may have died. */
const graceMs = 1000;

export class RoomWatch {
  readonly #queue: OrdersQueue;
  readonly #key: string;
  readonly #subscriber: RedisConnection;
  readonly #subscribed: Promise<unknown>;
  #wake: () => void = () => {};

  constructor(queue: OrdersQueue) {
    this.#queue = queue;
    this.#key = roomKeyOf(queue.toKey(''));
    this.#subscriber = ownConnection(queue.redis);
    // The commands of the queue's own connection tell when Redis is gone.
    this.#subscriber.on('error', () => {});
    this.#subscriber.on('message', () => this.#wake());
    this.#subscribed = this.#subscriber.subscribe(this.#key);
    this.#subscribed.catch(() => {});
  }

  /** Resolves when at most so many orders wait, or after `longestMs` milliseconds. */
  async sleep(waiting: number, longestMs: number): Promise<void> {
    await this.#subscribed;
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    // The mark first: orders that are taken from now on wake.
    await this.#queue.redis.set(this.#key, waiting, 'PX', longestMs + graceMs);
    if ((await this.#queue.getWaitingCount()) <= waiting) return;
    const timer = setTimeout(this.#wake, longestMs);
    await woken;
    clearTimeout(timer);
  }

  close(): void {
    this.#subscriber.disconnect();
  }
}
