import type { Redis } from 'ioredis';
import { z } from 'zod';

const loadedFactsSchema = z.object({
  file: z.string(),
  /** Rows taken; a repeat within the file counts each time. */
  rows: z.int(),
  rejected: z.int(),
  sha256: z.string(),
  loaded_at: z.string(),
});

/** What was last loaded of one kind of facts, with the digest of the file's bytes. */
export type LoadedFacts = Readonly<z.infer<typeof loadedFactsSchema>>;

export const factKinds = ['inventory', 'payments', 'zip_codes'] as const;
export type FactKind = (typeof factKinds)[number];

export async function recordLoadedFacts(
  redis: Redis,
  prefix: string,
  kind: FactKind,
  loaded: LoadedFacts,
): Promise<void> {
  await redis.hset(`${prefix}:facts`, kind, JSON.stringify(loaded));
}

/** What is loaded, by kind; empty when nothing ever was. */
export async function readLoadedFacts(
  redis: Redis,
  prefix: string,
): Promise<Partial<Record<FactKind, LoadedFacts>>> {
  const stored = await redis.hgetall(`${prefix}:facts`);
  const loaded: Partial<Record<FactKind, LoadedFacts>> = {};
  for (const kind of factKinds) {
    const text = stored[kind];
    if (text !== undefined) loaded[kind] = loadedFactsSchema.parse(JSON.parse(text));
  }
  return loaded;
}

/** Whether there is any fact at all: without one, every order would be held. */
export async function hasFacts(redis: Redis, prefix: string): Promise<boolean> {
  const hashes = await redis.exists(`${prefix}:payments`, `${prefix}:zip-codes`);
  if (hashes > 0) return true;
  const { inventory } = await readLoadedFacts(redis, prefix);
  return inventory !== undefined && inventory.rows > 0;
}
