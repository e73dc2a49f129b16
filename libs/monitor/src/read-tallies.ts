import type { Shard, Shards } from '@verdict/shards';
import { type Resolution, slotKey, totalsKey } from '@verdict/time-slots';
import { mergeTallies, parseTally, type Tally } from './tally.ts';

async function readKey(shards: Shards, keyOf: (shard: Shard) => string): Promise<Tally> {
  const read = shards.all.map((shard) => shard.redis.hgetall(keyOf(shard)));
  return mergeTallies((await Promise.all(read)).map(parseTally));
}

/** Of one slot of time, over all shards. */
export function readTally(shards: Shards, resolution: Resolution, startMs: number): Promise<Tally> {
  return readKey(shards, ({ prefix }) => slotKey(prefix, resolution, startMs));
}

/** Since the beginning, over all shards. */
export function readTotals(shards: Shards): Promise<Tally> {
  return readKey(shards, ({ prefix }) => totalsKey(prefix));
}
