import { bareAddBulk } from './bare-add-bulk.ts';
import { bareWorker } from './bare-worker.ts';
import { beeQueue } from './bee-queue.ts';
import { besideIdleDashboard, besideOpenPages, besideVisits } from './beside-dashboard.ts';
import type { Contestant } from './contestant.ts';
import { fileToResults, fileToResultsWithBacklog } from './end-to-end.ts';
import { enqueueToResult } from './enqueue-to-result.ts';
import {
  endlessMeans,
  floodingMeans,
  guardMeans,
  hangingMeans,
  observerMeans,
  slowMeans,
  throwingMeans,
} from './hook-means.ts';
import { httpOrder } from './http-order.ts';
import { bareInvocations, invocations } from './invocations.ts';
import { liveOrder } from './live-order.ts';
import { monitoredMeans, onnxMeans, shadowMeans, treeMeans, uncountedMeans } from './means.ts';
import { producer } from './producer.ts';
import { quickStart } from './quick-start.ts';
import {
  workerWithFactsInMemory,
  workerWithFactsInRedis,
  workerWithMeans,
} from './whole-worker.ts';
import { oneWorker, twoWorkers } from './worker-processes.ts';

export const contestants = {
  'bare-worker': bareWorker,
  'worker-memory': workerWithFactsInMemory,
  'worker-redis': workerWithFactsInRedis,
  'worker-monitored': workerWithMeans(monitoredMeans),
  'worker-uncounted': workerWithMeans(uncountedMeans),
  'worker-tree': workerWithMeans(treeMeans),
  'worker-onnx': workerWithMeans(onnxMeans),
  'worker-shadow': workerWithMeans(shadowMeans),
  'worker-observer': workerWithMeans(observerMeans),
  'worker-throwing-observer': workerWithMeans(throwingMeans),
  'worker-hanging-observer': workerWithMeans(hangingMeans),
  'worker-endless-observer': workerWithMeans(endlessMeans),
  'worker-slow-observer': workerWithMeans(slowMeans),
  'worker-flooding-observer': workerWithMeans(floodingMeans),
  'worker-guard': workerWithMeans(guardMeans),
  'bare-add-bulk': bareAddBulk,
  producer,
  'quick-start': quickStart,
  'end-to-end': fileToResults,
  'end-to-end-backlog': fileToResultsWithBacklog,
  'one-worker': oneWorker,
  'two-workers': twoWorkers,
  'beside-idle-dashboard': besideIdleDashboard,
  'beside-open-pages': besideOpenPages,
  'beside-visits': besideVisits,
  'live-order': liveOrder,
  'http-order': httpOrder,
  'bare-invocations': bareInvocations,
  invocations,
  'bee-queue': beeQueue,
  'enqueue-to-result': enqueueToResult,
} as const satisfies Readonly<Record<string, Contestant>>;

export type ContestantName = keyof typeof contestants;
