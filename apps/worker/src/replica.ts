// One worker process: boot, wire, work, drain.
import { RedisHistory } from '@verdict/history';
import { openPipelines, type Pipelines } from '@verdict/pipeline';
import { type Lane, lanes, type OrderAttempt, startWork } from '@verdict/queue';
import { openQueueTelemetry, type QueueTelemetry } from '@verdict/queue';
import { reasonOfError } from '@verdict/records';
import { fetchArtifact } from '@verdict/results';
import {
  checkRedis,
  driftWindowSecondsOf,
  environmentOf,
  openLog,
  readSettings,
  reportCrashes,
  withinMs,
} from '@verdict/runtime';
import { describeLayout, type Shard } from '@verdict/shards';
import type { Tracing } from '@verdict/tracing';
import { fileURLToPath } from 'node:url';
import { openBeside } from './beside-result.ts';
import { openCapture } from './capture.ts';
import { Isolation } from './isolation.ts';
import { openRedisWatch } from './open-redis-watch.ts';
import { openServers } from './open-servers.ts';
import { openTraces } from './open-traces.ts';
import { processAlone, processOrder, type ProcessOrderDeps } from './process-order.ts';
import type { RedisWatch } from './redis-watch.ts';
import { replicaName } from './replica-name.ts';
import { type Reports, startReports } from './reports.ts';
import { openRunLedger } from './run-ledger.ts';
import { type RunningShadows, startShadows } from './shadows/open-shadows.ts';
import { type RunningHooks, startHooks } from './start-hooks.ts';
import { shareConcurrency } from './share-concurrency.ts';
import { stopRequested } from './stop-requested.ts';
import { startWatchdog } from './watchdog.ts';

const settings = readSettings();
const name = replicaName(process.pid);
const log = openLog(settings.LOG_LEVEL, name);

/** Beyond the order's own timeout, which ends whatever leaves the event loop a turn. */
const isolationGraceMs = 1000;

/** Of the time to drain, so that hooks which do not end leave enough to end in order. */
const shareForHooks = 0.75;

const captureOf = openCapture(settings, name);
const besideOf = openBeside(driftWindowSecondsOf(settings), captureOf);

/** What all shards of this process share. */
interface Surroundings {
  readonly watch: RedisWatch;
  readonly pipelines: Pipelines;
  readonly isolation: Isolation;
  readonly reports: Reports;
  readonly shadows: RunningShadows;
  readonly hooks: RunningHooks['hooks'];
  readonly tracing: Tracing;
  readonly telemetry: QueueTelemetry | undefined;
  readonly onError: (error: unknown) => void;
}

function openIsolation(watch: RedisWatch): Isolation {
  return new Isolation({
    module: fileURLToPath(new URL('./isolated.js', import.meta.url)),
    env: environmentOf(settings),
    limitMs: settings.ORDER_TIMEOUT_MS + isolationGraceMs,
    isOrdersTime: (sinceMs) => watch.wasWellSince(sinceMs),
  });
}

const concurrencyOf: Readonly<Record<Lane, number>> = {
  orders: settings.WORKER_CONCURRENCY,
  live: settings.WORKER_LIVE_CONCURRENCY,
};

const reporter = {
  name,
  concurrency: settings.WORKER_CONCURRENCY,
  live_concurrency: settings.WORKER_LIVE_CONCURRENCY,
};

/** Takes orders of one shard, whose facts and results are in the same place. */
async function serveShard(
  { redis, prefix }: Shard,
  shard: number,
  lane: Lane,
  concurrency: number,
  {
    watch,
    pipelines,
    isolation,
    reports,
    shadows,
    hooks,
    tracing,
    telemetry,
    onError,
  }: Surroundings,
) {
  const ledger = openRunLedger({ redis, prefix }, settings.CAPTURE_KEPT);
  const deps = {
    history: new RedisHistory(redis, prefix),
    pipelines,
    ledger,
    timeoutMs: settings.ORDER_TIMEOUT_MS,
    besideOf,
    ...(shadows.observe && { observe: shadows.observe }),
    ...(hooks && { hooks }),
    watch,
    inSpan: tracing.inSpan,
  };
  const alone = (attempt: OrderAttempt) =>
    tracing.inSpan('decide alone', { 'verdict.job_id': attempt.jobId }, () =>
      processAlone({ attempt, shard }, isolation, deps),
    );
  const worker = startWork({
    redis,
    prefix,
    name,
    lane,
    concurrency,
    lockMs: settings.WORKER_LOCK_MS,
    isBatching: settings.QUEUE_BATCHING,
    telemetry,
    process: reports.measure(
      (attempt, times) =>
        attempt.stalls > 0 ? alone(attempt) : processOrder(attempt, times, deps),
      shard,
      lane,
    ),
    onGivenUp: (attempt, error) => {
      log.warn({ job: attempt.jobId, attempts: attempt.attempt, err: error }, 'given up');
      void recordGivenUp(attempt, error, deps).catch(onError);
    },
    onError,
  });
  await worker.waitUntilReady();
  return worker;
}

async function boot() {
  const tracing = await openTraces(settings, log);
  const telemetry = tracing.isOn ? await openQueueTelemetry() : undefined;
  const servers = await openServers(settings, 'service');
  const { connections, shards, layouts, close } = servers;
  await Promise.all(connections.map(checkRedis));
  const { watch, onError, close: endWatch } = openRedisWatch(servers, log);
  const reports = startReports(shards, reporter, onReportsFailing);
  const shadows = await startShadows(settings, layouts.home, log, onReportsFailing);
  const runningHooks = await startHooks(settings, layouts.home, log, onReportsFailing);
  const isolation = openIsolation(watch);
  const pipelines = openPipelines((digest) => fetchArtifact(layouts.home, digest));
  const surroundings = {
    watch,
    pipelines,
    onError,
    isolation,
    reports,
    shadows,
    hooks: runningHooks.hooks,
    tracing,
    telemetry,
  };
  const serveLane = (lane: Lane) => {
    const parts = shareConcurrency(concurrencyOf[lane], shards.all.length);
    return shards.all.map((shard, index) =>
      serveShard(shard, index, lane, parts[index] ?? 1, surroundings),
    );
  };
  const workers = await Promise.all(lanes.flatMap(serveLane));
  const drain = async () => {
    const hooksEndMs = performance.now() + shareForHooks * settings.WORKER_DRAIN_MS;
    await Promise.all(workers.map((worker) => worker.close()));
    const endHooks = runningHooks.end(Math.max(0, hooksEndMs - performance.now()));
    await Promise.all([reports.end(), shadows.end(), endHooks, tracing.close()]);
    isolation.close();
    endWatch();
    close();
  };
  return { layout: shards.layout, drain };
}

/**
 * For orders that the queue gave up by itself; those that were recorded stay as they are. What fails here
 * too, the next enqueue mends.
 */
function recordGivenUp(
  attempt: OrderAttempt,
  error: Error,
  { ledger, watch }: Pick<ProcessOrderDeps, 'ledger' | 'watch'>,
): Promise<void> {
  return watch.outlast(() => ledger.recordFailure(attempt, reasonOfError(error), error));
}

function onReportsFailing(error: unknown): void {
  log.warn({ err: error }, 'measurements cannot be written; trying again');
}

async function main(): Promise<void> {
  reportCrashes(name);
  await startWatchdog(name, settings.WORKER_LOCK_MS);
  const { layout, drain } = await boot();
  process.send?.('ready');
  const serving = describeLayout(layout);
  log.info({ concurrency: settings.WORKER_CONCURRENCY, serving }, 'ready');
  const cause = await stopRequested();
  log.info({ cause, ms: settings.WORKER_DRAIN_MS }, 'draining');
  await withinMs(drain(), settings.WORKER_DRAIN_MS, 'draining');
  log.info('drained');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    log.fatal({ err: error }, 'stopped');
    process.exit(1);
  },
);
