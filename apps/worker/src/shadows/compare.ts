// Decides orders that were decided with other pipelines, and says where those disagree.
import type { Pipeline } from '@verdict/pipeline';
import type { Decision } from '@verdict/records';
import { comparisonKey, shadowDayKey } from '@verdict/results';
import { describeError } from '@verdict/runtime';
import { hideCustomer } from '../hide-customer.ts';
import {
  type BatchFindings,
  count,
  findingsOf,
  type RunFindings,
  type Seen,
} from './shadow-batch.ts';

type Shadow = Pick<Pipeline, 'model' | 'decide'>;

async function decisionBy(shadow: Shadow, { order, snapshot }: Seen): Promise<Decision | Error> {
  try {
    return await shadow.decide(order, snapshot, { strict: false });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** As it may stand in a log. */
function textOf(error: Error, seen: Seen): string {
  return describeError(hideCustomer(error, seen));
}

/** @param errors by the name of the shadow */
async function compareOne(
  seen: Seen,
  shadows: readonly Shadow[],
  findings: RunFindings,
  errors: Map<string, string>,
): Promise<void> {
  const { decision, order } = seen;
  const others: Record<string, Decision> = {};
  for (const shadow of shadows) {
    const verdict = await decisionBy(shadow, seen);
    const to = verdict instanceof Error ? 'failed' : verdict.recommendation;
    count(findings.counts, comparisonKey(shadow.model, decision.recommendation, to), 1);
    if (verdict instanceof Error) {
      errors.set(shadow.model, textOf(verdict, seen));
      continue;
    }
    const hasAgreed = verdict.recommendation === decision.recommendation;
    count(findings.days, shadowDayKey(shadow.model, order.timestamp, hasAgreed), 1);
    if (!hasAgreed) others[shadow.model] = verdict;
  }
  if (Object.keys(others).length === 0) return;
  findings.disagreements.push({ order_id: order.order_id, ...decision, shadows: others });
}

export async function compareBatch(
  batch: readonly Seen[],
  shadows: readonly Shadow[],
): Promise<BatchFindings> {
  const runs = new Map<string, RunFindings>();
  const errors = new Map<string, string>();
  await Promise.all(
    batch.map((seen) => compareOne(seen, shadows, findingsOf(runs, seen.run), errors)),
  );
  return { runs, errors: [...errors].map(([model, message]) => `${model}: ${message}`) };
}
