// From a source of orders to a run, and to the report of it.
import { type Lane, openQueueShards } from '@verdict/queue';
import type { RunSettings } from '@verdict/records';
import { openEnqueueLog } from './enqueue-log.ts';
import { enqueueOrders } from './enqueue-orders.ts';
import { keepRunOpen } from './keep-run-open.ts';
import type { OrderSource } from './order-source.ts';
import type { Session } from './session.ts';
import type { EnqueueReport } from './summary.ts';
import { waitForRun } from './wait-for-run.ts';

export interface EnqueueInto {
  readonly run: string;
  /** Opens the run, or finds it opened; called again while orders still come. */
  readonly openRun: () => Promise<RunSettings>;
  readonly lane: Lane;
  readonly maxBacklog: number | undefined;
  /** Whether to wait until every order of the run has its outcome. */
  readonly isWaiting: boolean;
}

export function reportOf(
  run: string,
  source: OrderSource,
  { enqueued, duplicates }: Pick<EnqueueReport, 'enqueued' | 'duplicates'>,
  isDryRun: boolean,
) {
  const rejected = source.rejects.count;
  const rows = enqueued + duplicates + rejected;
  return { run, file: source.file, dry_run: isDryRun, rows, enqueued, duplicates, rejected };
}

export async function enqueueIntoRun(
  session: Session,
  source: OrderSource,
  { run, openRun, lane, maxBacklog, isWaiting }: EnqueueInto,
): Promise<EnqueueReport> {
  const { settings, telemetry } = session;
  const shards = openQueueShards(session.currentShards(), {
    lane,
    isBatching: settings.QUEUE_BATCHING,
    telemetry,
  });
  const retry = { attempts: settings.ORDER_ATTEMPTS, backoffMs: settings.ORDER_BACKOFF_MS };
  const runSettings = await openRun();
  const startedMs = performance.now();
  const counts = await enqueueOrders(source, {
    shards,
    run,
    settings: runSettings,
    retry,
    maxBacklog,
    isRestoring: false,
    keepOpen: keepRunOpen(openRun),
    log: openEnqueueLog(session.home, run, source),
  });
  const report = reportOf(run, source, counts, false);
  if (!isWaiting) return report;
  const { decided, failed, recommendations } = await waitForRun(shards, run, counts.enqueued);
  const seconds = (performance.now() - startedMs) / 1000;
  const orders_per_second = Math.round(counts.enqueued / seconds);
  return { ...report, decided, failed, recommendations, seconds, orders_per_second };
}
