import type { Recommendation } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import type { Shard, Shards } from '@verdict/shards';
import { z } from 'zod';
import { runKeys } from './keys.ts';

/** Exact figures of a run, read in constant time. `accepted = pending + decided + failed`. */
export interface RunCounts {
  readonly accepted: number;
  readonly pending: number;
  readonly decided: number;
  readonly failed: number;
  readonly recommendations: Readonly<Record<Recommendation, number>>;
  readonly reasons: Readonly<Record<string, number>>;
}

function byName(counts: ReadonlyMap<string, number>): Record<Recommendation, number> {
  const of = (name: Recommendation) => counts.get(name) ?? 0;
  return {
    Deliver: of('Deliver'),
    HoldCheckAvailability: of('HoldCheckAvailability'),
    HoldCheckDelivery: of('HoldCheckDelivery'),
    HoldCheckPayment: of('HoldCheckPayment'),
    Decline: of('Decline'),
  };
}

function addTo(sums: Map<string, number>, name: string, count: number): void {
  sums.set(name, (sums.get(name) ?? 0) + count);
}

/** @param fields `recommendation reason` and its count, in turn, of one shard after the other */
function countResults(fields: readonly string[]) {
  const byRecommendation = new Map<string, number>();
  const byReason = new Map<string, number>();
  let decided = 0;
  for (let n = 0; n < fields.length; n += 2) {
    const [recommendation = '', reason = ''] = fields[n]?.split(' ') ?? [];
    const count = Number(fields[n + 1]);
    addTo(byRecommendation, recommendation, count);
    addTo(byReason, reason, count);
    decided += count;
  }
  const reasons = Object.fromEntries(byReason);
  return { decided, recommendations: byName(byRecommendation), reasons };
}

const countScript = script(`
return {redis.call('HLEN', KEYS[1]), redis.call('HLEN', KEYS[2]), redis.call('HGETALL', KEYS[3])}`);

const replySchema = z.tuple([z.int(), z.int(), z.array(z.string())]);

async function readShard({ redis, prefix }: Shard, run: string) {
  const { pending, failures, counts } = runKeys(prefix, run);
  return replySchema.parse(await runScript(redis, countScript, [pending, failures, counts], []));
}

/** The figures of each shard are taken in one step, so that none is counted twice or left out. */
export async function countRun(shards: Shards, run: string): Promise<RunCounts> {
  const replies = await Promise.all(shards.all.map((shard) => readShard(shard, run)));
  const pending = replies.reduce((sum, [waiting]) => sum + waiting, 0);
  const failed = replies.reduce((sum, [, givenUp]) => sum + givenUp, 0);
  const results = countResults(replies.flatMap(([, , fields]) => fields));
  return { accepted: pending + results.decided + failed, pending, failed, ...results };
}
