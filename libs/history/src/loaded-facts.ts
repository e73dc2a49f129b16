import type { Shard, Shards } from '@verdict/shards';
import { z } from 'zod';

const loadedFactsSchema = z.object({
  file: z.string(),
  /** Rows taken; a repeat within the file counts each time. */
  rows: z.int(),
  rejected: z.int(),
  sha256: z.string(),
  loaded_at: z.string(),
});

/** What was last loaded of one kind of facts, with the digest of the bytes of its CSV. */
export type LoadedFacts = Readonly<z.infer<typeof loadedFactsSchema>>;

export const factKinds = ['inventory', 'payments', 'zip_codes'] as const;
export type FactKind = (typeof factKinds)[number];

/** Each layout has facts of its own; what was loaded into it is noted in its first shard. */
function noteOf({ all }: Shards): { readonly redis: Shard['redis']; readonly key: string } {
  const [first] = all;
  if (first === undefined) throw new Error('expected at least one shard, got none');
  return { redis: first.redis, key: `${first.prefix}:facts` };
}

export async function recordLoadedFacts(
  shards: Shards,
  kind: FactKind,
  loaded: LoadedFacts,
): Promise<void> {
  const { redis, key } = noteOf(shards);
  await redis.hset(key, kind, JSON.stringify(loaded));
}

/** What is loaded, by kind; empty when nothing ever was. */
export async function readLoadedFacts(
  shards: Shards,
): Promise<Partial<Record<FactKind, LoadedFacts>>> {
  const { redis, key } = noteOf(shards);
  const stored = await redis.hgetall(key);
  const loaded: Partial<Record<FactKind, LoadedFacts>> = {};
  for (const kind of factKinds) {
    const text = stored[kind];
    if (text !== undefined) loaded[kind] = loadedFactsSchema.parse(JSON.parse(text));
  }
  return loaded;
}

async function holdsHashes({ redis, prefix }: Shard): Promise<boolean> {
  return (await redis.exists(`${prefix}:payments`, `${prefix}:zip-codes`)) > 0;
}

/** Whether there is any fact at all: without one, every order would be held. */
export async function hasFacts(shards: Shards): Promise<boolean> {
  if ((await Promise.all(shards.all.map(holdsHashes))).includes(true)) return true;
  const { inventory } = await readLoadedFacts(shards);
  return inventory !== undefined && inventory.rows > 0;
}
