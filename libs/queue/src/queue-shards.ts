import { mapShards, type Shard, type Shards } from '@verdict/shards';
import { openOrdersQueue, type OrdersQueue } from './orders-queue.ts';

/** A shard with the queue of its orders. */
export interface QueueShard extends Shard {
  readonly queue: OrdersQueue;
}

export function openQueueShards(shards: Shards): Shards<QueueShard> {
  return mapShards(shards, ({ redis, prefix }) => {
    return { redis, prefix, queue: openOrdersQueue(redis, prefix) };
  });
}
