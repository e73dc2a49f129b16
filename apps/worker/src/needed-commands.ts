import type { NeededCommands } from '@verdict/runtime';
import type { Shards } from '@verdict/shards';

/** Those that read or write keys: with these and no others, workers decide all in test/redis-acl.test.ts. */
export const neededCommands = [
  'bzpopmin del exists expire get incrby mget pexpire set type xadd xtrim',
  'hdel hget hgetall hincrby hkeys hlen hmget hmset hset hsetnx hstrlen hvals',
  'llen lpush lrange lrem ltrim rpoplpush rpush sadd scard smembers srem',
  'zadd zcard zpopmin zrange zrangebyscore zrem zremrangebyrank zremrangebyscore zrevrange',
].flatMap((names) => names.split(' '));

/** What the Redis user of a worker has to be allowed to do with the keys of its shards. */
export function neededBy({ all }: Shards): NeededCommands {
  return { commands: neededCommands, key: `${all[0]?.prefix}:orders:meta` };
}
