import { Cluster, type Redis } from 'ioredis';

/** A server, or a Redis Cluster as a whole. */
export type RedisConnection = Redis | Cluster;

/** Those that have to be asked for keys: the server, or each node that may hold some. */
export function nodesOf(redis: RedisConnection): readonly Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}

/** All keys that begin so, in pages; one may come twice. */
export async function* scanKeys(redis: RedisConnection, start: string): AsyncGenerator<string[]> {
  for (const node of nodesOf(redis)) {
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', `${start}*`, 'COUNT', 1000);
      yield keys;
      cursor = next;
    } while (cursor !== '0');
  }
}
