import type { Shard, Shards } from '@verdict/shards';
import { resultBuckets, runKeys } from './keys.ts';

async function* readShard({ redis, prefix }: Shard, run: string): AsyncGenerator<string> {
  const { pending, failures, results } = runKeys(prefix, run);
  for (let bucket = 0; bucket < resultBuckets; bucket += 1) {
    yield* await redis.hkeys(results(bucket));
  }
  yield* await redis.hkeys(failures);
  yield* await redis.hkeys(pending);
}

/** The ids of all orders that a run ever accepted. One that moves meanwhile may come twice. */
export async function* readOrderIds(shards: Shards, run: string): AsyncGenerator<string> {
  for (const shard of shards.all) yield* readShard(shard, run);
}
