// The monitoring of the runs that decided last: those that somebody is told of without asking for them.
import { readLastDecided, type Run, type RunCounts } from '@verdict/results';
import type { Monitoring } from '../monitoring/monitoring.ts';
import type { ReadMonitoring } from '../monitoring/monitoring-reader.ts';
import type { Source } from '../overview/source.ts';

export interface MonitoredRun {
  readonly run: string;
  /** A run of the same name that was dropped before is another. */
  readonly created_at: string;
  /** Nothing of it is to be decided any more, and all that was is counted. */
  readonly isSettled: boolean;
  /** In windows of enough orders to be compared. */
  readonly monitoring: Monitoring;
  /** In the windows that are counted, which stay what they are. */
  readonly counted: Monitoring;
}

type CountedRun = Run & Pick<RunCounts, 'pending' | 'decided'>;

/** Old runs do not change, and metrics shall not grow with the number of runs. */
const mostRuns = 5;

/** The last first. */
async function lastDecided<T extends CountedRun>(
  { shardsOf }: Source,
  runs: readonly T[],
): Promise<T[]> {
  const started = runs.filter(({ decided }) => decided > 0);
  const timed = await Promise.all(
    started.map(async (run) => ({ run, at: await readLastDecided(shardsOf(run), run.run) })),
  );
  const byTime = timed.toSorted((a, b) => ((a.at ?? '') > (b.at ?? '') ? -1 : 1));
  return byTime.slice(0, mostRuns).map(({ run }) => run);
}

async function readOne(read: ReadMonitoring, run: CountedRun): Promise<MonitoredRun[]> {
  const monitoring = await read(run);
  const counted = await read(run, monitoring?.window_choices[0]);
  if (monitoring === undefined || counted === undefined) return [];
  const { pending, decided, created_at } = run;
  const isSettled = pending === 0 && monitoring.orders >= decided;
  return [{ run: run.run, created_at, isSettled, monitoring, counted }];
}

/** Runs of which nothing was counted are left out. */
export async function readMonitoredRuns(
  source: Source,
  read: ReadMonitoring,
  runs: readonly CountedRun[],
): Promise<MonitoredRun[]> {
  const last = await lastDecided(source, runs);
  return (await Promise.all(last.map((run) => readOne(read, run)))).flat();
}
