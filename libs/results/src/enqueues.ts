// What each enqueue of a run read, took and refused, with the newest of its rejects. Of several enqueues of
// a file the last one counts: rejects that were mended are gone, and none is counted twice.
import type { Reject } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { z } from 'zod';
import { runKeys, runsKey } from './keys.ts';
import { partSeparator } from './pack.ts';

/** Rejects that are kept of a run; they are counted beyond. */
export const keptRejects = 10_000;
/** Enqueues that are kept of a run. */
const keptEnqueues = 200;

const enqueueSchema = z.object({
  file: z.string(),
  started_at: z.string(),
  /** Null while it goes on, and for ever when its producer died or its file broke off. */
  ended_at: z.string().nullable(),
  rows: z.int(),
  enqueued: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
  /** Code of a reject to how many rows were refused for it. */
  reject_reasons: z.record(z.string(), z.int()),
});

export type Enqueue = Readonly<z.infer<typeof enqueueSchema>> & { readonly id: string };

/**
 * KEYS: the runs at home, enqueues and rejects of one. Nothing is written for a run that is gone: nobody
 * would remove it.
 */
const noteScript = script(`
local runs, enqueues, rejects = KEYS[1], KEYS[2], KEYS[3]
if redis.call('HEXISTS', runs, ARGV[1]) == 0 then return 0 end
redis.call('HSET', enqueues, ARGV[2], ARGV[3])
for n = 4, #ARGV do redis.call('RPUSH', rejects, ARGV[n]) end
redis.call('LTRIM', rejects, -${keptRejects}, -1)
return redis.call('HLEN', enqueues)`);

async function removeOldest(home: Shard, run: string): Promise<void> {
  const oldest = (await listEnqueues(home, run)).slice(keptEnqueues).map(({ id }) => id);
  if (oldest.length > 0) await home.redis.hdel(runKeys(home.prefix, run).enqueues, ...oldest);
}

/**
 * Notes how far an enqueue has come, again and again under the same id.
 * @param rejects those that came since it was last noted
 */
export async function noteEnqueue(
  home: Shard,
  run: string,
  { id, ...enqueue }: Enqueue,
  rejects: readonly Reject[],
): Promise<void> {
  const keys = runKeys(home.prefix, run);
  const lines = rejects.map((reject) => id + partSeparator + JSON.stringify(reject));
  const values = [run, id, JSON.stringify(enqueue), ...lines];
  const places = [runsKey(home.prefix), keys.enqueues, keys.rejects];
  const kept = z.int().parse(await runScript(home.redis, noteScript, places, values));
  if (kept > keptEnqueues) await removeOldest(home, run);
}

/** The last 200 enqueues of a run, the newest first. */
export async function listEnqueues({ redis, prefix }: Shard, run: string): Promise<Enqueue[]> {
  const stored = await redis.hgetall(runKeys(prefix, run).enqueues);
  return Object.entries(stored)
    .map(([id, text]) => ({ id, ...enqueueSchema.parse(JSON.parse(text)) }))
    .toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1));
}

/** Of each file the last enqueue: what the rejects of the run are counted by. */
export function lastOfEachFile(newestFirst: readonly Enqueue[]): Enqueue[] {
  const byFile = new Map(newestFirst.toReversed().map((enqueue) => [enqueue.file, enqueue]));
  return newestFirst.filter((enqueue) => byFile.get(enqueue.file) === enqueue);
}

/** The rejects of these enqueues that are kept, in the order in which they came. */
export async function readRejects(
  { redis, prefix }: Shard,
  run: string,
  enqueues: readonly Pick<Enqueue, 'id'>[],
): Promise<Reject[]> {
  const wanted = new Set(enqueues.map(({ id }) => id));
  const lines = await redis.lrange(runKeys(prefix, run).rejects, 0, -1);
  return lines.flatMap((line) => {
    const end = line.indexOf(partSeparator);
    return wanted.has(line.slice(0, end)) ? [JSON.parse(line.slice(end + 1))] : [];
  });
}
