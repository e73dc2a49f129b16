import type { RedisConnection } from '@verdict/redis-script';
import { shardPrefix } from './hash-tag.ts';
import type { Layout } from './layout.ts';
import { shardOfOrder } from './shard-of-order.ts';

/** A place for keys that belong together. */
export interface Shard {
  readonly redis: RedisConnection;
  /** First part of every key; its braces keep them in one slot of a Redis Cluster. */
  readonly prefix: string;
}

/** All shards of a layout. Everything about an order is in one of them. */
export interface Shards<S extends Shard = Shard> {
  readonly layout: Layout;
  readonly all: readonly S[];
  readonly of: (order_id: string) => S;
}

function asShards<S extends Shard>(layout: Layout, all: readonly S[]): Shards<S> {
  const of = (order_id: string) => {
    const shard = all[shardOfOrder(order_id, all.length)];
    if (shard === undefined) throw new Error('expected at least one shard, got none');
    return shard;
  };
  return { layout, all, of };
}

/** @param servers the server of shard n is the n-th, counted round */
export function openShards(
  servers: readonly RedisConnection[],
  keyPrefix: string,
  layout: Layout,
): Shards {
  const all = Array.from({ length: layout.shards }, (_, index) => {
    const redis = servers[index % layout.servers];
    if (redis === undefined) throw new Error(`expected ${layout.servers} servers`);
    return { redis, prefix: shardPrefix(keyPrefix, layout, index) };
  });
  return asShards(layout, all);
}

/** The same shards, each with something more. */
export function mapShards<S extends Shard, T extends Shard>(
  shards: Shards<S>,
  extend: (shard: S, index: number) => T,
): Shards<T> {
  return asShards(shards.layout, shards.all.map(extend));
}
