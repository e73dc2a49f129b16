// The record of a run in the list at home, and the one way to change it: against what was read.
import { runSettingsSchema } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import { layoutSchema, type Shard, undividedLayout } from '@verdict/shards';
import { z } from 'zod';
import { artifactKey, runsKey } from './keys.ts';

const runSchema = z.object({
  settings: runSettingsSchema,
  /** The file of the first enqueue, for people. */
  file: z.string(),
  created_at: z.string(),
  /** When orders were last added, or an enqueue last tried to. */
  enqueued_at: z.string(),
  /** Where its orders are kept. Runs from before there were shards have one. */
  layout: layoutSchema.default(undividedLayout),
  /** Being dropped: looked at whether it may be, or already being removed. */
  dropping: z.object({ phase: z.enum(['checking', 'removing']), since: z.string() }).optional(),
});

export type Run = Readonly<z.infer<typeof runSchema>> & { readonly run: string };

export function parseRun(run: string, text: string): Run {
  return { run, ...runSchema.parse(JSON.parse(text)) };
}

/** A run, and the text that it was read from. */
export interface RunRecord {
  readonly run: Run;
  readonly text: string;
}

export async function readRecord(home: Shard, run: string): Promise<RunRecord | undefined> {
  const text = await home.redis.hget(runsKey(home.prefix), run);
  return text === null ? undefined : { run: parseRun(run, text), text };
}

export function recordText({ run: _name, ...stored }: Run): string {
  return JSON.stringify(stored);
}

const replaceScript = script(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1`);

async function replace(home: Shard, { run, text }: RunRecord, next: string): Promise<boolean> {
  const values = [run.run, text, next];
  return (await runScript(home.redis, replaceScript, [runsKey(home.prefix)], values)) === 1;
}

/** The changed record, or undefined when somebody else has changed it since it was read. */
export async function changeRecord(
  home: Shard,
  record: RunRecord,
  changes: Partial<Omit<Run, 'run'>>,
): Promise<RunRecord | undefined> {
  const run = { ...record.run, ...changes };
  const text = recordText(run);
  return (await replace(home, record, text)) ? { run, text } : undefined;
}

/** With the artifact that it names, unless another run does too. */
const removeScript = script(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
if ARGV[3] == '' then return 1 end
for _, text in ipairs(redis.call('HVALS', KEYS[1])) do
  if string.find(text, ARGV[3], 1, true) then return 1 end
end
redis.call('UNLINK', KEYS[2])
return 1`);

/** @returns whether it was still as it was read */
export async function removeRecord(home: Shard, { run, text }: RunRecord): Promise<boolean> {
  const digest = run.settings.pipeline ?? '';
  const keys = [runsKey(home.prefix), artifactKey(home.prefix, digest)];
  return (await runScript(home.redis, removeScript, keys, [run.run, text, digest])) === 1;
}
