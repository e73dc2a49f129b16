// What hooks have seen and done since the beginning, over all workers, in one hash. A worker that is killed takes at
// most the last second of it with it.
import { runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import type { HookOutcome, HookTallies } from './tallies.ts';

export interface HookReport {
  readonly hook: string;
  readonly counts: Readonly<Record<HookOutcome, number>>;
}

/** KEYS: the hash. ARGV: hook and outcome, and how often, of each. */
const addScript = script(
  `for n = 1, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[n], ARGV[n + 1]) end`,
);

function keyOf({ prefix }: Shard): string {
  return `${prefix}:hooks`;
}

/** In one step. */
export async function addHookCounts(home: Shard, tallies: HookTallies): Promise<void> {
  const values = [...tallies].flatMap(([hook, counts]) =>
    [...counts].flatMap(([outcome, count]) => [`${hook} ${outcome}`, count]),
  );
  if (values.length > 0) await runScript(home.redis, addScript, [keyOf(home)], values);
}

function reportOf(hook: string, stored: Readonly<Record<string, string>>): HookReport {
  const countOf = (outcome: HookOutcome) => Number(stored[`${hook} ${outcome}`] ?? 0);
  const counts = {
    seen: countOf('seen'),
    passed: countOf('passed'),
    rejected: countOf('rejected'),
    failed: countOf('failed'),
    failed_open: countOf('failed_open'),
    failed_closed: countOf('failed_closed'),
    dropped: countOf('dropped'),
    skipped: countOf('skipped'),
    opened: countOf('opened'),
  };
  return { hook, counts };
}

/** Of every hook that ever ran, by name. */
export async function readHookCounts(home: Shard): Promise<HookReport[]> {
  const stored = await home.redis.hgetall(keyOf(home));
  const names = new Set(Object.keys(stored).map((field) => field.split(' ')[0] ?? ''));
  return [...names].toSorted().map((hook) => reportOf(hook, stored));
}
