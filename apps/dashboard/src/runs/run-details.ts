// Everything about one run, at a cost that does not depend on how many orders it has.
import type { Reject } from '@verdict/records';
import {
  countRun,
  type Disagreement,
  type Enqueue,
  lastOfEachFile,
  listDisagreements,
  listEnqueues,
  readLastDecided,
  readRejects,
  readRun,
  readShadowReports,
  type Run,
  type RunCounts,
  type ShadowReport,
} from '@verdict/results';
import type { Source } from '../overview/source.ts';

export interface RunDetails {
  readonly run: Run;
  readonly counts: RunCounts;
  /** The newest first. */
  readonly enqueues: readonly Enqueue[];
  /** Rows that the last enqueue of each file refused. */
  readonly rejected: number;
  readonly reject_reasons: Readonly<Record<string, number>>;
  /** Null before the first decision. */
  readonly last_decided_at: string | null;
  /** From the first enqueue to the last decision; null before it. */
  readonly orders_per_second: number | null;
  readonly shadows: readonly ShadowReport[];
  /** Orders that a shadow decided otherwise, the newest first. */
  readonly disagreements: readonly Disagreement[];
}

const shownDisagreements = 20;

function sumReasons(enqueues: readonly Enqueue[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { reject_reasons } of enqueues) {
    for (const [reason, count] of Object.entries(reject_reasons)) {
      sums.set(reason, (sums.get(reason) ?? 0) + count);
    }
  }
  return Object.fromEntries([...sums].toSorted(([, a], [, b]) => b - a));
}

function rateOf(decided: number, first: string, last: string | null): number | null {
  const seconds = last === null ? 0 : (Date.parse(last) - Date.parse(first)) / 1000;
  return seconds > 0 ? Math.round((decided / seconds) * 10) / 10 : null;
}

export async function readRunDetails(
  source: Source,
  name: string,
): Promise<RunDetails | undefined> {
  const run = await readRun(source.home, name);
  if (run === undefined) return undefined;
  const shards = source.shardsOf(run);
  const [counts, enqueues, last_decided_at, shadows, disagreements] = await Promise.all([
    countRun(shards, name),
    listEnqueues(source.home, name),
    readLastDecided(shards, name),
    readShadowReports(source.home, name),
    listDisagreements(source.home, name, shownDisagreements),
  ]);
  const last = lastOfEachFile(enqueues);
  return {
    run,
    counts,
    enqueues,
    rejected: last.reduce((sum, { rejected }) => sum + rejected, 0),
    reject_reasons: sumReasons(last),
    last_decided_at,
    orders_per_second: rateOf(counts.decided, run.created_at, last_decided_at),
    shadows,
    disagreements,
  };
}

/** The rejects of a run that are kept, in the order in which they came. */
export async function readRunRejects({ home }: Source, name: string): Promise<Reject[]> {
  return readRejects(home, name, lastOfEachFile(await listEnqueues(home, name)));
}
