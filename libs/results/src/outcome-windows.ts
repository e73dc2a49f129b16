// What became of the orders of a run over time, as it was counted last: results are not read again for each look.
import { recommendations } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { z } from 'zod';
import { runKeys, runsKey } from './keys.ts';

const count = z.int().nonnegative();
/** Those with a result of one decision. */
const countsSchema = z.object({
  recommendation: z.enum(recommendations),
  results: count,
  /** Results whose outcome is known. */
  outcomes: count,
  fulfilled: count,
});

const outcomeWindowsSchema = z.object({
  /** In ISO 8601. */
  counted_at: z.string(),
  /** Whether the outcomes follow a rule, so that they are no measure of decisions. */
  is_synthetic: z.boolean(),
  window_seconds: z.int().positive(),
  /** By the time of the orders, the oldest first. */
  windows: z.array(z.object({ start_seconds: z.int(), decisions: z.array(countsSchema) })),
});

export type OutcomeWindows = Readonly<z.infer<typeof outcomeWindowsSchema>>;
export type OutcomeCounts = Readonly<z.infer<typeof countsSchema>>;
/** KEYS: the runs, the outcomes of one. ARGV: its name, what is stored. */
const storeScript = script(`
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
return 1`);

/**
 * In the place of what was counted before.
 * @returns false where there is no such run any more: then nothing is stored
 */
export async function storeOutcomeWindows(
  { redis, prefix }: Shard,
  run: string,
  windows: OutcomeWindows,
): Promise<boolean> {
  const keys = [runsKey(prefix), runKeys(prefix, run).outcomeWindows];
  return (await runScript(redis, storeScript, keys, [run, JSON.stringify(windows)])) === 1;
}

/** Undefined where none were counted. */
export async function readOutcomeWindows(
  { redis, prefix }: Shard,
  run: string,
): Promise<OutcomeWindows | undefined> {
  const text = await redis.get(runKeys(prefix, run).outcomeWindows);
  return text === null ? undefined : outcomeWindowsSchema.parse(JSON.parse(text));
}
