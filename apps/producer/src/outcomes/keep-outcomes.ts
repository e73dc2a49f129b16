// What became of a run by day, kept for the dashboard: it does not read results to draw them.
import {
  type OutcomeReport,
  type OutcomeTally,
  openOutcomeTally,
  TooManyWindowsError,
} from '@verdict/monitor';
import { recommendations, secondsOf } from '@verdict/records';
import { type OutcomeWindows, storeOutcomeWindows } from '@verdict/results';
import type { Shard } from '@verdict/shards';
import type { RunOutcomes } from './report-outcomes.ts';

const daySeconds = 86_400;

export interface DailyOutcomes {
  readonly add: OutcomeTally['add'];
  /** Undefined where there are too many days. */
  readonly report: () => OutcomeReport | undefined;
}

export function openDailyOutcomes(): DailyOutcomes {
  const tally = openOutcomeTally(daySeconds);
  let isTooMuch = false;
  return {
    add: (decided) => {
      if (isTooMuch) return;
      try {
        tally.add(decided);
      } catch (error) {
        if (!(error instanceof TooManyWindowsError)) throw error;
        isTooMuch = true;
      }
    },
    report: () => (isTooMuch ? undefined : tally.report()),
  };
}

type OutcomeWindow = OutcomeWindows['windows'][number];

function countsOf({ from, decisions }: OutcomeReport['windows'][number]): OutcomeWindow {
  const counts = recommendations.map((recommendation) => {
    const { results, outcomes, fulfilled } = decisions[recommendation];
    return { recommendation, results, outcomes, fulfilled };
  });
  const decided = counts.filter(({ results }) => results > 0);
  return { start_seconds: secondsOf(from), decisions: decided };
}

/**
 * In the place of what was kept before; nothing of a run without an outcome.
 * @param daily of the same orders; where there are too many days, the windows of the report are kept
 */
export async function keepOutcomes(
  home: Shard,
  report: RunOutcomes,
  daily: OutcomeReport | undefined,
  windowSeconds: number,
): Promise<void> {
  const { run, outcomes, is_synthetic } = report;
  if (outcomes === 0) return;
  await storeOutcomeWindows(home, run, {
    counted_at: new Date().toISOString(),
    is_synthetic,
    window_seconds: daily === undefined ? windowSeconds : daySeconds,
    windows: (daily ?? report).windows.map(countsOf),
  });
}
