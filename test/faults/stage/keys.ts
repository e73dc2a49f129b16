// Where things lie in Redis, as docs/internals.md says: written down here again, because what judges the
// product shares no code with it. With several shards each has such keys, `{faults:2-0-3}:...` and the like.
import type { Redis } from 'ioredis';

/** Keys of all shards that end so. */
export async function keysEnding(redis: Redis, ending: string): Promise<string[]> {
  return (await redis.keys(`{faults*}:${ending}`)).toSorted();
}

/** The prefixes of the shards that hold anything of a queue. */
export async function shardPrefixes(redis: Redis): Promise<string[]> {
  const metas = await keysEnding(redis, 'orders:meta');
  return metas.map((key) => key.slice(0, -':orders:meta'.length));
}
