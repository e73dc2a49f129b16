// Everything that the front page shows, read at once. Each figure is exact and none needs a scan:
// the cost does not depend on how many orders there are.
import { readLoadedFacts } from '@verdict/history';
import {
  type ConnectedWorker,
  type FinishedPerMinute,
  type QueueState,
  readQueueState,
  readThroughput,
} from '@verdict/queue';
import { type Recommendation, recommendations } from '@verdict/records';
import { countRun, listRuns, type Run, type RunCounts } from '@verdict/results';
import { type LatestFailure, readLatestFailures } from './latest-failures.ts';
import { readServices, type UnservedRuns } from './services.ts';
import type { Source } from './source.ts';

const latestFailures = 10;
const minutesShown = 60;

export type RunFigures = Run & RunCounts;

export interface OrderTotals {
  readonly accepted: number;
  readonly decided: number;
  readonly failed: number;
  readonly pending: number;
}

export interface Figures {
  readonly read_at: string;
  readonly queue: QueueState;
  readonly orders: OrderTotals;
  readonly recommendations: Readonly<Record<Recommendation, number>>;
  /** By count, the most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  /** Newest first. */
  readonly runs: readonly RunFigures[];
  /** Null where the Redis service hides its clients. */
  readonly workers: readonly ConnectedWorker[] | null;
  /** Runs with orders that no worker takes, by their layout. */
  readonly unserved: readonly UnservedRuns[];
  readonly failures: readonly LatestFailure[];
  readonly minutes: readonly FinishedPerMinute[];
  readonly are_facts_loaded: boolean;
}

async function readRuns({ home, shardsOf }: Source): Promise<RunFigures[]> {
  const runs = await listRuns(home);
  const counted = runs.map(async (run) => ({
    ...run,
    ...(await countRun(shardsOf(run), run.run)),
  }));
  return (await Promise.all(counted)).toReversed();
}

function sum(runs: readonly RunFigures[], figure: (run: RunFigures) => number): number {
  return runs.reduce((total, run) => total + figure(run), 0);
}

function totalOrders(runs: readonly RunFigures[]): OrderTotals {
  return {
    accepted: sum(runs, (run) => run.accepted),
    decided: sum(runs, (run) => run.decided),
    failed: sum(runs, (run) => run.failed),
    pending: sum(runs, (run) => run.pending),
  };
}

function totalRecommendations(runs: readonly RunFigures[]): Record<Recommendation, number> {
  const totals = { ...emptyRecommendations };
  for (const name of recommendations) totals[name] = sum(runs, (run) => run.recommendations[name]);
  return totals;
}

const emptyRecommendations: Readonly<Record<Recommendation, number>> = {
  Deliver: 0,
  HoldCheckAvailability: 0,
  HoldCheckDelivery: 0,
  HoldCheckPayment: 0,
  Decline: 0,
};

function totalReasons(runs: readonly RunFigures[]): Figures['reasons'] {
  const totals = new Map<string, number>();
  for (const { reasons } of runs) {
    for (const [reason, count] of Object.entries(reasons)) {
      totals.set(reason, (totals.get(reason) ?? 0) + count);
    }
  }
  const counted = [...totals].map(([reason, count]) => ({ reason, count }));
  return counted.toSorted((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
}

export async function readFigures(source: Source): Promise<Figures> {
  const runs = await readRuns(source);
  const queues = source.queuesOf(runs);
  const [state, { workers, unserved }, failures, minutes, facts] = await Promise.all([
    readQueueState(queues),
    readServices(source, runs),
    readLatestFailures(queues, latestFailures),
    readThroughput(queues, minutesShown),
    readLoadedFacts(source.current),
  ]);
  return {
    read_at: new Date().toISOString(),
    queue: state,
    orders: totalOrders(runs),
    recommendations: totalRecommendations(runs),
    reasons: totalReasons(runs),
    runs,
    workers,
    unserved,
    failures,
    minutes,
    are_facts_loaded: Object.keys(facts).length > 0,
  };
}
