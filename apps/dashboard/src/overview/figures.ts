// Everything that the front page shows, read at once. Each figure is exact and none needs a scan:
// the cost does not depend on how many orders there are.
import { readLoadedFacts } from '@verdict/history';
import { type HookReport, readHookCounts } from '@verdict/hooks';
import type { Heartbeat } from '@verdict/monitor';
import {
  type ConnectedWorker,
  type FinishedPerMinute,
  type Lane,
  lanes,
  type QueueState,
  readOldestWaiting,
  readQueueState,
  readThroughput,
} from '@verdict/queue';
import { type Recommendation, recommendations } from '@verdict/records';
import { countRun, listRuns, type Run, type RunCounts } from '@verdict/results';
import { resolutions } from '@verdict/time-slots';
import { type LastMinute, lastMinuteOf, type MinutePace, paceOf } from '../history/recent.ts';
import type { ReadTallies } from '../history/tallies-of-all.ts';
import { type Alert, alertsOf, silentMs } from './alerts.ts';
import { type LatestFailure, readLatestFailures } from './latest-failures.ts';
import { readRedisServers, type RedisFigures } from './redis-servers.ts';
import { readServices, type UnservedRuns } from './services.ts';
import type { BoardShard, Source } from './source.ts';

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
  /** What the worker processes say of themselves; one that fell silent stays for two minutes. */
  readonly heartbeats: readonly Heartbeat[];
  /** How long the order has waited that waits for the longest; null when none does. */
  readonly oldest_waiting_seconds: Readonly<Record<Lane, number | null>>;
  readonly last_minute: LastMinute;
  /** Whole minutes, oldest first, without the one of now. */
  readonly pace: readonly MinutePace[];
  /** Empty where the Redis service tells nothing of itself. */
  readonly redis: readonly RedisFigures[];
  /** What hooks of the users' own did since the beginning, by name; empty where none ever ran. */
  readonly hooks: readonly HookReport[];
  /** The worst first. */
  readonly alerts: readonly Alert[];
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

/** Slots that the last minute touches. */
const fineSlots = 7;
/** Ten whole minutes and the one of now. */
const minutesOfPace = 11;

async function readTime(readTallies: ReadTallies, runs: readonly RunFigures[]) {
  const nowMs = Date.now();
  const [fine, minutes] = await Promise.all([
    readTallies(runs, resolutions.fine, fineSlots, nowMs),
    readTallies(runs, resolutions.medium, minutesOfPace, nowMs),
  ]);
  return { last_minute: lastMinuteOf(fine), pace: paceOf(minutes.slice(0, -1)) };
}

async function readOldest(queues: readonly BoardShard[]) {
  const read = async (lane: Lane) => {
    const addedMs = await readOldestWaiting(queues.filter(({ queue }) => queue.name === lane));
    return addedMs === null ? null : Math.max(0, (Date.now() - addedMs) / 1000);
  };
  const [orders = null, live = null] = await Promise.all(lanes.map(read));
  return { orders, live };
}

/** Those that are connected; where the service hides them, those that were heard of. */
function countWorkers({ workers, heartbeats }: Pick<Figures, 'workers' | 'heartbeats'>) {
  const heard = heartbeats.filter(({ silent_ms }) => silent_ms <= silentMs).length;
  if (workers !== null) return workers.length;
  return heard > 0 ? heard : null;
}

/** @throws RedisAwayError */
export async function readFigures(source: Source, readTallies: ReadTallies): Promise<Figures> {
  const figures = await readPlainFigures(source, readTallies);
  const { waiting } = figures.queue;
  return { ...figures, alerts: alertsOf({ ...figures, waiting, workers: countWorkers(figures) }) };
}

async function readPlainFigures(
  source: Source,
  readTallies: ReadTallies,
): Promise<Omit<Figures, 'alerts'>> {
  const runs = await readRuns(source);
  const queues = source.queuesOf(runs);
  const [state, services, failures, minutes, facts, oldest, time, redis, hooks] = await Promise.all(
    [
      readQueueState(queues),
      readServices(source, runs),
      readLatestFailures(queues, latestFailures),
      readThroughput(queues, minutesShown),
      readLoadedFacts(source.current),
      readOldest(queues),
      readTime(readTallies, runs),
      readRedisServers(source, runs),
      readHookCounts(source.home),
    ],
  );
  return {
    read_at: new Date().toISOString(),
    queue: state,
    orders: totalOrders(runs),
    recommendations: totalRecommendations(runs),
    reasons: totalReasons(runs),
    runs,
    ...services,
    failures,
    minutes,
    are_facts_loaded: Object.keys(facts).length > 0,
    oldest_waiting_seconds: oldest,
    ...time,
    redis,
    hooks,
  };
}
