import { openOutcomeTally, type OutcomeReport } from '@verdict/monitor';
import type { Result } from '@verdict/records';
import { countRun, findFulfilled, resultChunks, type Run } from '@verdict/results';
import { withProgress } from '../progress.ts';
import type { Session } from '../session.ts';
import { keepOutcomes, openDailyOutcomes } from './keep-outcomes.ts';
import { isFulfilledByRule } from './made-up-rule.ts';

export interface RunOutcomes extends OutcomeReport {
  readonly run: string;
  readonly model: string;
  readonly results: number;
  readonly outcomes: number;
  readonly missing: number;
  /** Outcomes that are as the rule of made-up data has them. */
  readonly by_rule: number;
  /** Whether all are, of enough of them. */
  readonly is_synthetic: boolean;
}

/** So many do not follow a rule by chance. */
const leastForSynthetic = 100;

/** What became of the results of a run, as far as it was told; it is kept for the dashboard. */
export async function reportOutcomes(
  session: Session,
  { run, layout, settings }: Run,
  windowSeconds: number,
): Promise<RunOutcomes> {
  const shards = session.shardsOf(layout);
  const tally = openOutcomeTally(windowSeconds);
  const daily = openDailyOutcomes();
  let [count, outcomes, by_rule] = [0, 0, 0];
  const add = (result: Result, isFulfilled: boolean | null) => {
    const { order, recommendation } = result;
    const decided = { timestamp: order.timestamp, recommendation, isFulfilled };
    tally.add(decided);
    daily.add(decided);
    count += 1;
    if (isFulfilled === null) return;
    outcomes += 1;
    if (isFulfilledByRule(result) === isFulfilled) by_rule += 1;
  };
  const { decided: total } = await countRun(shards, run);
  await withProgress({ label: `reading ${run}`, total, unit: 'results' }, async ({ update }) => {
    for await (const { results, done } of resultChunks(shards, run)) {
      const ids = results.map(({ order }) => order.order_id);
      const fulfilled = await findFulfilled(shards, run, ids);
      for (const [n, result] of results.entries()) add(result, fulfilled[n] ?? null);
      update(done, done);
    }
  });
  const is_synthetic = outcomes >= leastForSynthetic && by_rule === outcomes;
  const about = { run, model: settings.model, results: count, outcomes };
  const known = { missing: count - outcomes, by_rule, is_synthetic };
  const report = { ...about, ...known, ...tally.report() };
  await keepOutcomes(session.home, report, daily.report(), windowSeconds);
  return report;
}
