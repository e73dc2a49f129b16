import { scanKeys } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';

const runOfKey =
  /^(.+):(?:pending|failures|counts|fulfilled|last-decided|enqueues|rejects|results:\d+|windows|window:[\w:]+)$/;

/** Names of runs of which a shard holds something, though no list names them: a drop was overtaken. */
export async function leftoverRuns(
  { redis, prefix }: Shard,
  known: ReadonlySet<string>,
): Promise<string[]> {
  const start = `${prefix}:run:`;
  const found = new Set<string>();
  for await (const keys of scanKeys(redis, start)) {
    for (const key of keys) {
      const run = runOfKey.exec(key.slice(start.length))?.[1];
      if (run !== undefined && !known.has(run)) found.add(run);
    }
  }
  return [...found].toSorted();
}
