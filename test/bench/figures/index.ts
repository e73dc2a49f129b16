// Every figure of the bench. The sizes are those of a full run.
import type { ContestantName } from '../contestants/index.ts';
import { measuredIn, type Round } from '../measuring/round.ts';
import type { Entrant } from '../play-round.ts';
import type { Figure } from './figure.ts';
import {
  processGrowth,
  processPeakMegabytes,
  redisPeakMegabytes,
  shareOfRedisBudget,
} from './memory.ts';
import { rateRatio } from './rate-ratio.ts';

function entrant(contestant: ContestantName, orders: number): Entrant {
  return { contestant, orders };
}

const worker = { match: 'worker', baseline: entrant('bare-worker', 50_000) };

function busyP99(figure: Pick<Figure, 'name' | 'title' | 'match' | 'ours'>): Figure {
  const p99Of = (round: Round) => measuredIn(round, 'busy_p99_ms');
  return { ...figure, valueOf: p99Of, shownOf: p99Of, unit: 'ms', isTimed: true, isLong: false };
}

/** Beside the same worker that decides by rules. */
const pipelines = { match: 'pipelines', baseline: entrant('worker-memory', 50_000) };

/**
 * Long enough that what a hook does at first counts as it does in a night; and each next to a round without, as a machine
 * drifts while seven others have their turn.
 */
function withHook(name: Figure['name'], does: string, contestant: ContestantName): Figure {
  return rateRatio({
    name,
    title: `with a hook that ${does} : without`,
    match: name,
    ours: entrant(contestant, 300_000),
    baseline: entrant('worker-memory', 300_000),
  });
}

const longRuns = {
  match: 'long runs',
  ours: entrant('end-to-end-backlog', 1_000_000),
  unit: 'MB',
  isTimed: false,
  isLong: true,
} as const;

export const figures: readonly Figure[] = [
  rateRatio({
    name: 'worker_facts_memory',
    title: 'whole worker path, facts in memory : bare no-op BullMQ worker',
    ...worker,
    ours: entrant('worker-memory', 50_000),
  }),
  rateRatio({
    name: 'worker_facts_redis',
    title: 'whole worker path, facts in Redis : bare no-op BullMQ worker',
    ...worker,
    ours: entrant('worker-redis', 50_000),
  }),
  rateRatio({
    name: 'pipeline_tree',
    title: 'whole worker path with a decision tree : with the rules',
    ...pipelines,
    ours: entrant('worker-tree', 50_000),
  }),
  rateRatio({
    name: 'pipeline_onnx',
    title: 'the same tree as ONNX : with the rules',
    ...pipelines,
    ours: entrant('worker-onnx', 50_000),
    optionalPackage: 'onnxruntime-node',
  }),
  rateRatio({
    name: 'pipeline_shadow',
    title: 'with a shadow that decides along : without',
    ...pipelines,
    ours: entrant('worker-shadow', 50_000),
  }),
  withHook('hook_observer', 'observes each decision', 'worker-observer'),
  withHook('hook_guard', 'is a guard that each decision waits for', 'worker-guard'),
  withHook('hook_throws', 'throws', 'worker-throwing-observer'),
  withHook('hook_hangs', 'returns promises that never settle', 'worker-hanging-observer'),
  withHook('hook_endless', 'never returns', 'worker-endless-observer'),
  withHook('hook_slow', 'takes 50 ms for each decision', 'worker-slow-observer'),
  withHook('hook_floods', 'prints 100 kB for each decision', 'worker-flooding-observer'),
  rateRatio({
    name: 'monitoring',
    title: 'whole worker path with all monitoring : without',
    match: 'monitoring',
    ours: entrant('worker-monitored', 600_000),
    baseline: entrant('worker-uncounted', 600_000),
  }),
  rateRatio({
    name: 'producer',
    title: 'producer, from a file : bare addBulk of the same jobs from memory',
    match: 'producer',
    ours: entrant('producer', 50_000),
    baseline: entrant('bare-add-bulk', 50_000),
  }),
  rateRatio({
    name: 'end_to_end_200k',
    title: 'file to exported results, one worker process : BullMQ quick start',
    match: 'end to end',
    ours: entrant('end-to-end', 200_000),
    baseline: entrant('quick-start', 20_000),
  }),
  rateRatio({
    name: 'two_workers',
    title: 'two worker processes : one',
    match: 'worker processes',
    ours: entrant('two-workers', 50_000),
    baseline: entrant('one-worker', 50_000),
    leastCores: 4,
  }),
  busyP99({
    name: 'live_p99',
    title: 'a single order while a batch runs, 99th percentile',
    match: 'live',
    ours: entrant('live-order', 200_000),
  }),
  busyP99({
    name: 'http_p99',
    title: 'the same over HTTP, from the request to its answer',
    match: 'http',
    ours: entrant('http-order', 200_000),
  }),
  rateRatio({
    name: 'invocations',
    title: 'orders over HTTP, 100 connections, each answered : BullMQ with its waitUntilFinished',
    match: 'invocations',
    ours: entrant('invocations', 20_000),
    baseline: entrant('bare-invocations', 20_000),
  }),
  rateRatio({
    name: 'idle_dashboard',
    title: 'one worker process beside a dashboard that nobody looks at : without a dashboard',
    match: 'dashboard',
    ours: entrant('beside-idle-dashboard', 200_000),
    baseline: entrant('one-worker', 200_000),
  }),
  rateRatio({
    name: 'open_pages',
    title: 'one worker process beside a dashboard with 50 open pages : without a dashboard',
    match: 'dashboard',
    ours: entrant('beside-open-pages', 200_000),
    baseline: entrant('one-worker', 200_000),
  }),
  {
    name: 'page_p99',
    title: 'a page of the dashboard while a worker decides, 99th percentile',
    match: 'dashboard',
    ours: entrant('beside-visits', 200_000),
    valueOf: (round) => measuredIn(round, 'page_p99_ms'),
    shownOf: (round) => measuredIn(round, 'page_p99_ms'),
    unit: 'ms',
    isTimed: true,
    isLong: false,
  },
  rateRatio({
    name: 'bee_queue_10k',
    title: 'first enqueue to last result, one worker process : bee-queue',
    match: 'bee-queue 10k',
    ours: entrant('enqueue-to-result', 10_000),
    baseline: entrant('bee-queue', 10_000),
  }),
  rateRatio({
    name: 'bee_queue_50k',
    title: 'the same with five times the orders',
    match: 'bee-queue 50k',
    ours: entrant('enqueue-to-result', 50_000),
    baseline: entrant('bee-queue', 50_000),
  }),
  {
    ...longRuns,
    name: 'redis_memory_1m',
    title: 'peak of Redis, backlog 20,000 : 50 MB + 130 B a fact + 450 B a result',
    valueOf: shareOfRedisBudget,
    shownOf: redisPeakMegabytes,
  },
  {
    ...longRuns,
    name: 'memory_growth',
    title: 'peak of the process that grows most : the same with a tenth of the orders',
    baseline: entrant('end-to-end-backlog', 100_000),
    valueOf: processGrowth,
    shownOf: processPeakMegabytes,
  },
];
