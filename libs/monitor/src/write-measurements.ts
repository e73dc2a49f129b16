import { runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { countInSlots, slotKeysAt } from '@verdict/time-slots';
import type { Additions } from './measurements.ts';

/** KEYS: the slots of now. ARGV: field and what to add to it, in turn. */
const addScript = script(`${countInSlots}
for n = 1, #ARGV, 2 do countInSlots(1, ARGV[n], tonumber(ARGV[n + 1])) end`);

/**
 * Adds what a process has measured, all in one step.
 * @param nowMs milliseconds since 1970; it counts for this time
 */
export async function writeMeasurements(
  { redis, prefix }: Shard,
  additions: Additions,
  nowMs: number,
): Promise<void> {
  if (additions.size === 0) return;
  await runScript(redis, addScript, slotKeysAt(prefix, nowMs), [...additions].flat());
}
