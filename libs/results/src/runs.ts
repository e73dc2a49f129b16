import { type RunSettings, runSettingsSchema } from '@verdict/records';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { runsKey } from './keys.ts';

const runSchema = z.object({
  settings: runSettingsSchema,
  /** The file of the first enqueue, for people. */
  file: z.string(),
  created_at: z.string(),
  /** When orders were last added, or an enqueue last tried to. */
  enqueued_at: z.string(),
});

export type Run = Readonly<z.infer<typeof runSchema>> & { readonly run: string };

function parseRun(run: string, text: string): Run {
  return { run, ...runSchema.parse(JSON.parse(text)) };
}

/** Notes an enqueue: records the settings of a new run, or finds those that its first one fixed. */
export async function openRun(
  redis: Redis,
  prefix: string,
  wanted: { readonly run: string; readonly settings: RunSettings; readonly file: string },
): Promise<Run> {
  const { run, settings, file } = wanted;
  const enqueued_at = new Date().toISOString();
  const created = { settings, file, created_at: enqueued_at, enqueued_at };
  await redis.hsetnx(runsKey(prefix), run, JSON.stringify(created));
  const opened = await readRun(redis, prefix, run);
  if (opened === undefined) throw new Error(`run ${run} was dropped while it was opened`);
  const { run: _name, ...stored } = opened;
  await redis.hset(runsKey(prefix), run, JSON.stringify({ ...stored, enqueued_at }));
  return { ...opened, enqueued_at };
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
