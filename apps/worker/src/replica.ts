// One worker process: boot, wire, work, drain.
import { RedisHistory } from '@verdict/history';
import { type Lane, lanes, type OrderAttempt, startWork } from '@verdict/queue';
import { reasonOfError } from '@verdict/records';
import { checkRedis, environmentOf, openLog, readSettings, withinMs } from '@verdict/runtime';
import { describeLayout, type Shard } from '@verdict/shards';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Isolation } from './isolation.ts';
import { openServers } from './open-servers.ts';
import { processAlone, processOrder } from './process-order.ts';
import { type Reports, startReports } from './reports.ts';
import { replicaName } from './replica-name.ts';
import { openRunLedger, type RunLedger } from './run-ledger.ts';
import { shareConcurrency } from './share-concurrency.ts';
import { stopRequested } from './stop-requested.ts';
import { startWatchdog } from './watchdog.ts';

const settings = readSettings();
const name = replicaName(process.pid);
const log = openLog(settings.LOG_LEVEL, name);

/** Beyond the order's own timeout, which ends whatever leaves the event loop a turn. */
const isolationGraceMs = 1000;
const recordTries = 60;
const recordPauseMs = 1000;

const isolation = new Isolation({
  module: fileURLToPath(new URL('./isolated.js', import.meta.url)),
  env: environmentOf(settings),
  limitMs: settings.ORDER_TIMEOUT_MS + isolationGraceMs,
});

const concurrencyOf: Readonly<Record<Lane, number>> = {
  orders: settings.WORKER_CONCURRENCY,
  live: settings.WORKER_LIVE_CONCURRENCY,
};

/** Takes orders of one shard, whose facts and results are in the same place. */
async function serveShard(
  reports: Reports,
  { redis, prefix }: Shard,
  shard: number,
  lane: Lane,
  concurrency: number,
) {
  const ledger = openRunLedger({ redis, prefix });
  const deps = {
    history: new RedisHistory(redis, prefix),
    ledger,
    timeoutMs: settings.ORDER_TIMEOUT_MS,
  };
  const worker = startWork({
    redis,
    prefix,
    name,
    lane,
    concurrency,
    lockMs: settings.WORKER_LOCK_MS,
    // A live order is not to wait for others of its batch.
    isBatching: settings.QUEUE_BATCHING && lane !== 'live',
    process: reports.measure(
      (attempt) =>
        attempt.stalls > 0
          ? processAlone({ attempt, shard }, isolation, ledger)
          : processOrder(attempt, deps),
      shard,
      lane,
    ),
    onGivenUp: (attempt, error) => {
      log.warn({ job: attempt.jobId, attempts: attempt.attempt, err: error.message }, 'given up');
      void recordGivenUp(ledger, attempt, error);
    },
    onError,
  });
  await worker.waitUntilReady();
  return worker;
}

async function boot() {
  const { connections, shards, close } = await openServers(settings, 'service');
  await Promise.all(connections.map(checkRedis));
  const reporter = {
    name,
    concurrency: settings.WORKER_CONCURRENCY,
    live_concurrency: settings.WORKER_LIVE_CONCURRENCY,
  };
  const reports = startReports(shards, reporter, onReportsFailing);
  const serveLane = (lane: Lane) => {
    const parts = shareConcurrency(concurrencyOf[lane], shards.all.length);
    return shards.all.map((shard, index) =>
      serveShard(reports, shard, index, lane, parts[index] ?? 1),
    );
  };
  const workers = await Promise.all(lanes.flatMap(serveLane));
  const drain = async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await reports.end();
  };
  return { layout: shards.layout, drain, close };
}

/**
 * For orders that the queue gave up by itself, or that could not be recorded before, as when Redis was
 * full; those that were recorded stay as they are. What fails here too, the next enqueue mends.
 */
async function recordGivenUp(ledger: RunLedger, attempt: OrderAttempt, error: Error) {
  for (let tries = 1; tries <= recordTries; tries += 1) {
    try {
      await ledger.recordFailure(attempt, reasonOfError(error), error);
      return;
    } catch (cause) {
      onError(cause);
      await delay(recordPauseMs);
    }
  }
}

function onError(error: unknown): void {
  log.error({ err: error instanceof Error ? error.message : String(error) }, 'queue error');
}

function onReportsFailing(error: unknown): void {
  const err = error instanceof Error ? error.message : String(error);
  log.warn({ err }, 'measurements cannot be written; trying again');
}

async function main(): Promise<void> {
  startWatchdog(name, settings.WORKER_LOCK_MS);
  const { layout, drain, close } = await boot();
  process.send?.('ready');
  const serving = describeLayout(layout);
  log.info({ concurrency: settings.WORKER_CONCURRENCY, serving }, 'ready');
  const cause = await stopRequested();
  log.info({ cause, ms: settings.WORKER_DRAIN_MS }, 'draining');
  await withinMs(drain(), settings.WORKER_DRAIN_MS, 'draining');
  isolation.close();
  close();
  log.info('drained');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    log.fatal({ err: error instanceof Error ? error.message : String(error) }, 'stopped');
    process.exit(1);
  },
);
