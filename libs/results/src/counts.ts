import type { Redis } from 'ioredis';
import { type Recommendation, recommendations } from '@verdict/records';
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

function sumBy(counts: readonly (readonly [string, number])[], nameOf: (field: string) => string) {
  const sums = new Map<string, number>();
  for (const [field, count] of counts) {
    sums.set(nameOf(field), (sums.get(nameOf(field)) ?? 0) + count);
  }
  return sums;
}

function countResults(fields: Readonly<Record<string, string>>) {
  const counts = Object.entries(fields).map(([field, count]) => [field, Number(count)] as const);
  const byRecommendation = sumBy(counts, (field) => field.slice(0, field.indexOf(' ')));
  const byReason = sumBy(counts, (field) => field.slice(field.indexOf(' ') + 1));
  const count = (recommendation: Recommendation) => byRecommendation.get(recommendation) ?? 0;
  return {
    decided: counts.reduce((sum, [, n]) => sum + n, 0),
    recommendations: {
      Deliver: count('Deliver'),
      HoldCheckAvailability: count('HoldCheckAvailability'),
      HoldCheckDelivery: count('HoldCheckDelivery'),
      HoldCheckPayment: count('HoldCheckPayment'),
      Decline: count('Decline'),
    } satisfies Record<(typeof recommendations)[number], number>,
    reasons: Object.fromEntries(byReason),
  };
}

/** One consistent reading: the three figures are taken in one transaction. */
export async function countRun(redis: Redis, prefix: string, run: string): Promise<RunCounts> {
  const keys = runKeys(prefix, run);
  const replies = await redis
    .multi()
    .hlen(keys.pending)
    .hlen(keys.failures)
    .hgetall(keys.counts)
    .exec();
  const [pending = 0, failed = 0, fields = {}] = (replies ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  }) as [number, number, Record<string, string>];
  const results = countResults(fields);
  return { accepted: pending + results.decided + failed, pending, failed, ...results };
}
