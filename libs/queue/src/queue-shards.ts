import { lanes } from './orders-queue.ts';
import { mapShards, type Shard, type Shards } from '@verdict/shards';
import { openOrdersQueue, type OrdersQueue, type QueueOptions } from './orders-queue.ts';

/** A shard with the queue of its orders. */
export interface QueueShard extends Shard {
  readonly queue: OrdersQueue;
}

/** @throws UntestedBullmqError */
export function openQueueShards(shards: Shards, options: QueueOptions = {}): Shards<QueueShard> {
  return mapShards(shards, ({ redis, prefix }) => {
    return { redis, prefix, queue: openOrdersQueue(redis, prefix, options) };
  });
}

/** The queues of every lane, to look into. */
export function openAllLanes(shards: Shards): readonly QueueShard[] {
  return lanes.flatMap((lane) => openQueueShards(shards, { lane, isLooking: true }).all);
}
