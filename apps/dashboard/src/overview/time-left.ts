// How long each run will take, at the pace of the last seconds.
import type { RunFigures } from './figures.ts';

interface RunSample {
  readonly atMs: number;
  readonly finished: ReadonlyMap<string, number>;
}

const windowMs = 15_000;
/** Below this rate a forecast says nothing. */
const leastPerSecond = 0.5;

export type SecondsLeft = Readonly<Record<string, number>>;

/** To be told each reading; answers for each run that has orders pending and gets on. */
export function openTimeLeft(): (runs: readonly RunFigures[], nowMs: number) => SecondsLeft {
  let samples: RunSample[] = [];
  return (runs, nowMs) => {
    const finished = new Map(runs.map((run) => [run.run, run.decided + run.failed]));
    samples = [
      ...samples.filter(({ atMs }) => atMs >= nowMs - windowMs),
      { atMs: nowMs, finished },
    ];
    const [first] = samples;
    const seconds = (nowMs - (first?.atMs ?? nowMs)) / 1000;
    const left = runs.flatMap(({ run, pending }) => {
      const done = (finished.get(run) ?? 0) - (first?.finished.get(run) ?? 0);
      const isMoving = pending > 0 && done > leastPerSecond * seconds;
      return isMoving ? [[run, (pending * seconds) / done] as const] : [];
    });
    return Object.fromEntries(left);
  };
}
