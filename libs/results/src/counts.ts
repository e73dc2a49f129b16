import type { Recommendation } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import type { Redis } from 'ioredis';
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

/** @param fields `recommendation reason` and its count, in turn */
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

/** One consistent reading: the figures are taken in one step. */
export async function countRun(redis: Redis, prefix: string, run: string): Promise<RunCounts> {
  const { pending, failures, counts } = runKeys(prefix, run);
  const reply = await runScript(redis, countScript, [pending, failures, counts], []);
  const [waiting, failed, fields] = replySchema.parse(reply);
  const results = countResults(fields);
  return { accepted: waiting + results.decided + failed, pending: waiting, failed, ...results };
}
