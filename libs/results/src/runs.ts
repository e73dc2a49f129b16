import { type RunSettings, runSettingsSchema } from '@verdict/records';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { runsKey } from './keys.ts';

const runSchema = z.object({
  settings: runSettingsSchema,
  /** The file of the first enqueue, for people. */
  file: z.string(),
  created_at: z.string(),
});

export type Run = Readonly<z.infer<typeof runSchema>> & { readonly run: string };

function parseRun(run: string, text: string): Run {
  return { run, ...runSchema.parse(JSON.parse(text)) };
}

/** Records the settings of a run, or finds those that its first enqueue recorded. */
export async function openRun(
  redis: Redis,
  prefix: string,
  wanted: { readonly run: string; readonly settings: RunSettings; readonly file: string },
): Promise<Run> {
  const { run, settings, file } = wanted;
  const text = JSON.stringify({ settings, file, created_at: new Date().toISOString() });
  await redis.hsetnx(runsKey(prefix), run, text);
  const opened = await readRun(redis, prefix, run);
  if (opened === undefined) throw new Error(`run ${run} was dropped while it was opened`);
  return opened;
}

export async function readRun(
  redis: Redis,
  prefix: string,
  run: string,
): Promise<Run | undefined> {
  const text = await redis.hget(runsKey(prefix), run);
  return text === null ? undefined : parseRun(run, text);
}

/** All runs, oldest first. */
export async function listRuns(redis: Redis, prefix: string): Promise<Run[]> {
  const stored = await redis.hgetall(runsKey(prefix));
  const runs = Object.entries(stored).map(([run, text]) => parseRun(run, text));
  return runs.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
}
