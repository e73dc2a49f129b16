import { crc32 } from 'node:zlib';

/** The low bits of the same number choose an order's bucket of results: here are the others. */
const bitsOfBuckets = 10;

/** The shard, from 0, in which all of an order is kept. */
export function shardOfOrder(order_id: string, shards: number): number {
  return (crc32(order_id) >>> bitsOfBuckets) % shards;
}
