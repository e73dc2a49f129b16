// What shadow pipelines made of the orders of a run, beside its results: all are counted, and of those that they
// decided otherwise the last are kept. Each result is compared once, by who stored it; what a worker that was killed
// had not written yet is missing here, and nowhere else.
import type { Recommendation } from '@verdict/records';
import { recommendations } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { z } from 'zod';
import { runKeys } from './keys.ts';
import { mostShadowDays } from './shadow-days.ts';

/** `failed`: it threw. `skipped`: there was no time for it. */
const verdicts = [...recommendations, 'failed', 'skipped'] as const;
export type Verdict = (typeof verdicts)[number];

/** How often the run decided so and a shadow so. `from` is null of what was skipped. */
const comparisonSchema = z.tuple([
  z.string(),
  z.enum(recommendations).nullable(),
  z.enum(verdicts),
]);

const decisionSchema = z.object({ recommendation: z.enum(recommendations), reason: z.string() });

const disagreementSchema = z.object({
  recommendation: z.enum(recommendations),
  reason: z.string(),
  /** Of the shadows that decided otherwise, by `name@version`. */
  shadows: z.record(z.string(), decisionSchema),
});

export type Disagreement = Readonly<z.infer<typeof disagreementSchema>> & {
  readonly order_id: string;
};

/** What was found since it was written last. */
export interface ShadowFindings {
  /** By `comparisonKey`. */
  readonly counts: ReadonlyMap<string, number>;
  /** By `shadowDayKey`. */
  readonly days: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
}

export function comparisonKey(shadow: string, from: Recommendation | null, to: Verdict): string {
  return JSON.stringify([shadow, from, to]);
}

/** Of a run, the newest. */
export const keptDisagreements = 10_000;

/**
 * KEYS: counts, those by day, the ids of disagreements by time, what is known of them. ARGV: the time in ms, how many
 * counts, how many by day, then key and count of each, then id and text of each disagreement.
 */
const addScript = script(`
local at, counts = ARGV[1], 3 + 2 * ARGV[2]
local days = counts + 2 * ARGV[3]
for n = 4, counts, 2 do redis.call('HINCRBY', KEYS[1], ARGV[n], ARGV[n + 1]) end
for n = counts + 1, days, 2 do
  redis.call('HINCRBY', KEYS[2], ARGV[n], ARGV[n + 1])
  if redis.call('HLEN', KEYS[2]) > ${mostShadowDays} then redis.call('HDEL', KEYS[2], ARGV[n]) end
end
for n = days + 1, #ARGV, 2 do
  redis.call('ZADD', KEYS[3], at, ARGV[n])
  redis.call('HSET', KEYS[4], ARGV[n], ARGV[n + 1])
end
local over = redis.call('ZCARD', KEYS[3]) - ${keptDisagreements}
if over > 0 then
  local oldest = redis.call('ZPOPMIN', KEYS[3], over)
  for n = 1, #oldest, 2 do redis.call('HDEL', KEYS[4], oldest[n]) end
end`);

/** Adds findings, all in one step. */
export async function addShadowFindings(
  { redis, prefix }: Shard,
  run: string,
  { counts, days, disagreements }: ShadowFindings,
  nowMs: number,
): Promise<void> {
  const {
    shadowCounts,
    shadowDays,
    disagreementTimes,
    disagreements: texts,
  } = runKeys(prefix, run);
  const told = disagreements.flatMap(({ order_id, ...rest }) => [order_id, JSON.stringify(rest)]);
  const values = [nowMs, counts.size, days.size, ...[...counts, ...days].flat(), ...told];
  await runScript(redis, addScript, [shadowCounts, shadowDays, disagreementTimes, texts], values);
}

export interface ShadowTransition {
  readonly from: Recommendation;
  readonly to: Recommendation;
  readonly count: number;
}

/** What one shadow made of a run. */
export interface ShadowReport {
  /** `name@version` */
  readonly shadow: string;
  readonly agreed: number;
  /** The most frequent first. */
  readonly disagreed: readonly ShadowTransition[];
  readonly failed: number;
  readonly skipped: number;
}

interface Counted {
  readonly shadow: string;
  readonly from: Recommendation | null;
  readonly to: Verdict;
  readonly count: number;
}

function isTransition(counted: Counted): counted is Counted & ShadowTransition {
  const { from, to } = counted;
  return from !== null && to !== 'failed' && to !== 'skipped';
}

function sumOf(counted: readonly { readonly count: number }[]): number {
  return counted.reduce((sum, { count }) => sum + count, 0);
}

function reportOf(shadow: string, all: readonly Counted[]): ShadowReport {
  const own = all.filter((counted) => counted.shadow === shadow);
  const transitions = own.filter(isTransition);
  const disagreed = transitions
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, count }) => ({ from, to, count }))
    .toSorted((a, b) => b.count - a.count);
  return {
    shadow,
    agreed: sumOf(transitions.filter(({ from, to }) => from === to)),
    disagreed,
    failed: sumOf(own.filter(({ to }) => to === 'failed')),
    skipped: sumOf(own.filter(({ to }) => to === 'skipped')),
  };
}

/** Of each shadow that saw orders of the run, by name. */
export async function readShadowReports(
  { redis, prefix }: Shard,
  run: string,
): Promise<ShadowReport[]> {
  const stored = await redis.hgetall(runKeys(prefix, run).shadowCounts);
  const all = Object.entries(stored).map(([key, count]): Counted => {
    const [shadow, from, to] = comparisonSchema.parse(JSON.parse(key));
    return { shadow, from, to, count: Number(count) };
  });
  const names = new Set(all.map(({ shadow }) => shadow));
  return [...names].toSorted().map((shadow) => reportOf(shadow, all));
}

function parseDisagreement(order_id: string, text: string): Disagreement {
  return { order_id, ...disagreementSchema.parse(JSON.parse(text)) };
}

/** Orders of the run that a shadow decided otherwise, the newest first. */
export async function listDisagreements(
  { redis, prefix }: Shard,
  run: string,
  most: number,
): Promise<Disagreement[]> {
  const { disagreementTimes, disagreements } = runKeys(prefix, run);
  const ids = await redis.zrevrange(disagreementTimes, 0, most - 1);
  if (ids.length === 0) return [];
  const texts = await redis.hmget(disagreements, ...ids);
  return ids.flatMap((order_id, n) => {
    const text = texts[n];
    return text === null || text === undefined ? [] : [parseDisagreement(order_id, text)];
  });
}

/** Undefined where no shadow is known to have decided it otherwise. */
export async function findDisagreement(
  { redis, prefix }: Shard,
  run: string,
  order_id: string,
): Promise<Disagreement | undefined> {
  const text = await redis.hget(runKeys(prefix, run).disagreements, order_id);
  return text === null ? undefined : parseDisagreement(order_id, text);
}
