import type { Shards } from '@verdict/shards';
import { runKeys } from './keys.ts';

/** When the last result of a run was stored, in ISO 8601; null when none was. */
export async function readLastDecided({ all }: Shards, run: string): Promise<string | null> {
  const times = await Promise.all(
    all.map(({ redis, prefix }) => redis.get(runKeys(prefix, run).lastDecided)),
  );
  return times.flatMap((time) => time ?? []).reduce((a, b) => (a > b ? a : b), '') || null;
}
