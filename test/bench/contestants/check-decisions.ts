import { countRun } from '@verdict/results';
import type { Redis } from 'ioredis';
import { type DecisionMix, expectedMix } from '../shop/expected-decisions.ts';
import { run as ordersRun, shardsOf } from './verdict-run.ts';

function describe(mix: DecisionMix): string {
  const counts = Object.entries(mix).filter(([, count]) => count > 0);
  return counts
    .map(([recommendation, count]) => `${count} ${recommendation}`)
    .toSorted()
    .join(', ');
}

/** @throws Error when an order is missing, doubled or decided wrongly */
export function checkMix(found: DecisionMix, expected: DecisionMix): void {
  const [got, wanted] = [describe(found), describe(expected)];
  if (got !== wanted) throw new Error(`decisions: expected ${wanted}; got ${got || 'none'}`);
}

export function countMix(recommendations: Iterable<string>): DecisionMix {
  const mix: Record<string, number> = {};
  for (const recommendation of recommendations) {
    mix[recommendation] = (mix[recommendation] ?? 0) + 1;
  }
  return mix;
}

/** Checks the results of a run of ours against an independent count. */
export async function checkRun(
  redis: Redis,
  count: number,
  { run = ordersRun, first = 0 } = {},
): Promise<void> {
  const { accepted, decided, recommendations } = await countRun(shardsOf(redis), run);
  if (accepted !== count || decided !== count) {
    throw new Error(`expected ${count} orders decided, got ${decided} of ${accepted} accepted`);
  }
  checkMix(recommendations, expectedMix(count, first));
}
