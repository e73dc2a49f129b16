// All that is known of a run over time.
import { readOutcomeWindows, readRun, readShadowDays, type Run } from '@verdict/results';
import type { Source } from '../overview/source.ts';
import type { Monitoring } from './monitoring.ts';
import type { ReadMonitoring } from './monitoring-reader.ts';
import {
  type OutcomesOverTime,
  outcomesOverTime,
  type ShadowOverTime,
  shadowsOverTime,
} from './over-time.ts';
import { secondsOfWindow, windowName } from './window-name.ts';

export interface RunMonitoring {
  readonly run: Run;
  /** Undefined where nothing was counted. */
  readonly monitoring: Monitoring | undefined;
  /** Undefined where none were counted. */
  readonly outcomes: OutcomesOverTime | undefined;
  /** Empty where no shadow saw the run. */
  readonly shadows: readonly ShadowOverTime[];
}

/** Where nothing says how long windows are. */
const usualSeconds = 7 * 86_400;

/** What is none of the lengths that there are. */
export class UnknownWindowError extends Error {
  override readonly name = 'UnknownWindowError';
}

function refuseOther(wanted: string | undefined, monitoring: Monitoring | undefined): void {
  if (wanted === undefined || monitoring === undefined) return;
  if (windowName(monitoring.window_seconds) === wanted) return;
  const expected = monitoring.window_choices.map(windowName).join(', ');
  throw new UnknownWindowError(`window: expected ${expected}, got ${JSON.stringify(wanted)}`);
}

/**
 * @param wanted length of the windows, such as `7d`
 * @returns undefined where there is no such run
 * @throws UnknownWindowError
 */
export async function readRunMonitoring(
  { home }: Source,
  readMonitoring: ReadMonitoring,
  name: string,
  wanted: string | undefined,
): Promise<RunMonitoring | undefined> {
  const run = await readRun(home, name);
  if (run === undefined) return undefined;
  const [monitoring, outcomes, days] = await Promise.all([
    readMonitoring(run, wanted === undefined ? undefined : secondsOfWindow(wanted)),
    readOutcomeWindows(home, name),
    readShadowDays(home, name),
  ]);
  refuseOther(wanted, monitoring);
  const seconds = monitoring?.window_seconds ?? usualSeconds;
  return {
    run,
    monitoring,
    outcomes: outcomes === undefined ? undefined : outcomesOverTime(outcomes, seconds),
    shadows: shadowsOverTime(days, seconds),
  };
}
