// From rows of a file to jobs in the queue, chunk by chunk.
import { addOrderJobs, type OrdersQueue, restoreOrderJobs, type RetryPolicy } from '@verdict/queue';
import type { AcceptedRow, Order, Reject, RunSettings } from '@verdict/records';
import { type Acceptance, acceptOrders } from '@verdict/results';
import type { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { conflictReject } from './conflict-reject.ts';
import type { OrderSource } from './order-source.ts';
import { type Progress, withProgress } from './progress.ts';
import { type Backlog, untilBacklogTakes } from './until-backlog-takes.ts';
import { openWorkerCount } from './workers-at-hand.ts';

export interface EnqueueTarget {
  readonly redis: Redis;
  readonly prefix: string;
  readonly queue: OrdersQueue;
  readonly run: string;
  readonly settings: RunSettings;
  readonly retry: RetryPolicy;
  /** Orders that may wait at once before the producer pauses. */
  readonly maxBacklog: number | undefined;
}

export interface Enqueued {
  enqueued: number;
  duplicates: number;
}

const backlogPollMs = 50;

function backlogOf(queue: OrdersQueue): Backlog {
  return {
    count: () => queue.getJobCountByTypes('waiting', 'delayed'),
    countWorkers: openWorkerCount(queue),
    sleep: () => delay(backlogPollMs),
  };
}

/**
 * Adds what is not decided yet. An order that is pending already has its job, as a rule; it is given one
 * again where a producer died before it was added, or a worker could not record what became of it.
 */
async function addChunk(
  chunk: readonly AcceptedRow<Order>[],
  target: EnqueueTarget,
): Promise<{ readonly counts: Enqueued; readonly conflicts: readonly AcceptedRow<Order>[] }> {
  const { redis, prefix, run, settings, queue, retry } = target;
  const orders = chunk.map((row) => row.record);
  const states = await acceptOrders(redis, prefix, run, orders);
  const jobsOf = (state: Acceptance) =>
    orders.filter((_order, n) => states[n] === state).map((order) => ({ run, settings, order }));
  const added = jobsOf('new');
  const pending = jobsOf('pending');
  if (added.length > 0) await addOrderJobs(queue, added, retry);
  if (pending.length > 0) await restoreOrderJobs(queue, pending, retry);
  const conflicts = chunk.filter((_row, n) => states[n] === 'conflict');
  const duplicates = chunk.length - added.length - conflicts.length;
  return { counts: { enqueued: added.length, duplicates }, conflicts };
}

function conflictsOf(rows: readonly AcceptedRow<Order>[], file: string, run: string): Reject[] {
  return rows.map((row) => conflictReject(row, file, run));
}

async function enqueueChunks(
  source: OrderSource,
  target: EnqueueTarget,
  progress: Progress,
): Promise<Enqueued> {
  const total: Enqueued = { enqueued: 0, duplicates: 0 };
  let rows = 0;
  const settle = async (chunk: readonly AcceptedRow<Order>[]) => {
    const { counts, conflicts } = await addChunk(chunk, target);
    total.enqueued += counts.enqueued;
    total.duplicates += counts.duplicates;
    for (const reject of conflictsOf(conflicts, source.file, target.run)) {
      await source.rejects.add(reject);
    }
    rows += chunk.length;
    progress.update(chunk.at(-1)?.bytes ?? 0, rows);
  };
  const backlog = backlogOf(target.queue);
  let inFlight: Promise<void> = Promise.resolve();
  for await (const chunk of source.chunks) {
    if (target.maxBacklog !== undefined) {
      await inFlight; // what is on its way counts too
      await untilBacklogTakes(chunk.length, target.maxBacklog, backlog, progress.explain);
    }
    const next = settle(chunk);
    next.catch(() => {}); // reported where it is awaited, one chunk later
    await inFlight;
    inFlight = next;
  }
  await inFlight;
  return total;
}

/** Enqueues all chunks, the next one on its way while one is being confirmed. */
export async function enqueueOrders(source: OrderSource, target: EnqueueTarget): Promise<Enqueued> {
  const label = `enqueueing ${source.file}`;
  return withProgress({ label, total: source.bytes, unit: 'orders' }, (progress) =>
    enqueueChunks(source, target, progress),
  );
}
