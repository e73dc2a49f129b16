// The artifacts that runs are decided with, by digest, so that any worker can fetch what a run names.
import type { Shard } from '@verdict/shards';
import { artifactKey } from './keys.ts';

/** By name; what is in them is the affair of who reads them. */
export type StoredFiles = ReadonlyMap<string, Uint8Array>;

/**
 * All files in one step: there is no half of an artifact. To be called after a run that names it was opened, as one
 * that no run names is removed with the last that did.
 */
export async function storeArtifact(
  { redis, prefix }: Shard,
  digest: string,
  files: StoredFiles,
): Promise<void> {
  const key = artifactKey(prefix, digest);
  if ((await redis.exists(key)) === 1) return; // it may be large, and cannot be another
  const fields = [...files].map(([name, bytes]) => [name, Buffer.from(bytes)] as const);
  await redis.hset(key, new Map(fields));
}

/** @returns undefined where there is none of that digest */
export async function fetchArtifact(
  { redis, prefix }: Shard,
  digest: string,
): Promise<StoredFiles | undefined> {
  const files = Object.entries(await redis.hgetallBuffer(artifactKey(prefix, digest)));
  return files.length === 0 ? undefined : new Map(files);
}
