// The failures of all runs by their cause, shared by everybody who looks: fifty open pages cost Redis as much
// as one, and nothing is read while nobody looks.
import type { RunFigures } from '../overview/figures.ts';
import type { Source } from '../overview/source.ts';
import { type FailureGroup, mergeGroups } from './failure-group.ts';
import { mostRead, RunFailures, type RunReading } from './run-failures.ts';
import { settledWithin } from './settled-within.ts';

/** Of more runs only the newest are read; each can be looked at by itself. */
const mostReadOfAll = 2 * mostRead;
/** A page does not wait longer: it shows what was read, and says so. */
const longestWaitMs = 1000;

export interface FailuresRead {
  /** The largest first. */
  readonly groups: readonly FailureGroup[];
  /** All failures that there are, as they are counted in Redis. */
  readonly failed: number;
  /** Those of them that the groups count. */
  readonly read: number;
  /** Whether the groups count all, so that their figures are exact as of `read_at`. */
  readonly is_complete: boolean;
  /** Whether the reading goes on: a look in a moment shows more. */
  readonly is_reading: boolean;
  /** Failures that belong to none of the groups, because there are so many. */
  readonly ungrouped: number;
  /** Runs that were left out; each can be looked at by itself. */
  readonly unread_runs: readonly string[];
  /** When the oldest part was read; null where there is nothing to read. */
  readonly read_at: string | null;
}

/** The newest runs, so that there are not too many failures to read; at least one. */
function readable(runs: readonly RunFigures[]): readonly RunFigures[] {
  let toRead = 0;
  return runs.filter(({ failed }, n) => {
    toRead += Math.min(failed, mostRead);
    return n === 0 || toRead <= mostReadOfAll;
  });
}

/** A run of the same name that was started since is another one. */
function keyOf({ run, created_at }: RunFigures): string {
  return `${run} ${created_at}`;
}

function sum(readings: readonly RunReading[], figure: 'read' | 'ungrouped'): number {
  return readings.reduce((total, reading) => total + reading[figure], 0);
}

export class FailureReader {
  readonly #source: () => Source;
  readonly #runs = new Map<string, RunFailures>();

  /** @param source throws while Redis is away */
  constructor(source: () => Source) {
    this.#source = source;
  }

  /**
   * @param runs all there are, the newest first, with how many failures they have now
   * @param only the run whose failures are wanted; by default all
   */
  async fresh(runs: readonly RunFigures[], only?: string): Promise<FailuresRead> {
    this.#forgetDropped(runs);
    const wanted = only === undefined ? runs : runs.filter(({ run }) => run === only);
    const failing = wanted.filter(({ failed }) => failed > 0);
    const chosen = readable(failing);
    const opened = chosen.map((run) => this.#open(run));
    const reading = Promise.all(opened.map((failures) => failures.refresh()));
    const isSettled = await settledWithin(reading, longestWaitMs);
    if (isSettled) await reading; // tells why nothing could be read
    const readings = opened.flatMap((failures) => failures.current() ?? []);
    return this.#summary(failing, chosen, readings, !isSettled);
  }

  /** What was read is no longer so. */
  expire(): void {
    for (const failures of this.#runs.values()) failures.expire();
  }

  #forgetDropped(runs: readonly RunFigures[]): void {
    const there = new Set(runs.map(keyOf));
    for (const key of this.#runs.keys()) if (!there.has(key)) this.#runs.delete(key);
  }

  #open(run: RunFigures): RunFailures {
    const key = keyOf(run);
    const known = this.#runs.get(key) ?? new RunFailures(this.#source, run);
    this.#runs.set(key, known);
    return known;
  }

  #summary(
    failing: readonly RunFigures[],
    chosen: readonly RunFigures[],
    readings: readonly RunReading[],
    is_reading: boolean,
  ): FailuresRead {
    const failed = failing.reduce((total, run) => total + run.failed, 0);
    const read = sum(readings, 'read');
    const areWhole = readings.every(({ isWhole }) => isWhole);
    return {
      groups: mergeGroups(readings.map(({ groups }) => groups)),
      failed,
      read,
      is_complete: areWhole && readings.length === failing.length,
      is_reading,
      ungrouped: sum(readings, 'ungrouped'),
      unread_runs: failing.filter((run) => !chosen.includes(run)).map(({ run }) => run),
      read_at: readings.map(({ read_at }) => read_at).toSorted()[0] ?? null,
    };
  }
}
