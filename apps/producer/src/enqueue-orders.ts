// From rows of a file to jobs in the queue, chunk by chunk.
import { addOrderJobs, type QueueShard, restoreOrderJobs } from '@verdict/queue';
import type { RetryPolicy } from '@verdict/queue';
import type { AcceptedRow, Order, Reject, RunSettings } from '@verdict/records';
import { type Acceptance, acceptOrders } from '@verdict/results';
import { groupByShard, type Shards } from '@verdict/shards';
import { conflictReject } from './conflict-reject.ts';
import type { EnqueueLog } from './enqueue-log.ts';
import { BrokenInputError } from './input/broken-input-error.ts';
import type { OrderSource } from './order-source.ts';
import { type Progress, withProgress } from './progress.ts';
import { type OpenBacklog, openBacklog } from './backlog.ts';
import { untilBacklogTakes } from './until-backlog-takes.ts';

export interface EnqueueTarget {
  readonly shards: Shards<QueueShard>;
  readonly run: string;
  readonly settings: RunSettings;
  readonly retry: RetryPolicy;
  /** Orders that may wait at once before the producer pauses. */
  readonly maxBacklog: number | undefined;
  /** Redis may have lost results: orders that the run does not know may have jobs that are done. */
  readonly isRestoring: boolean;
  /** @throws when the run is being dropped */
  readonly keepOpen: () => Promise<void>;
  readonly log: EnqueueLog;
}

export interface Enqueued {
  enqueued: number;
  duplicates: number;
}

interface AddedRows {
  readonly counts: Enqueued;
  readonly conflicts: readonly AcceptedRow<Order>[];
}

/**
 * Adds what is not decided yet. An order that is pending already has its job, as a rule; it is given one
 * again where a producer died before it was added, or a worker could not record what became of it.
 */
async function addToShard(
  { redis, prefix, queue }: QueueShard,
  rows: readonly AcceptedRow<Order>[],
  { run, settings, retry, isRestoring }: EnqueueTarget,
): Promise<AddedRows> {
  const orders = rows.map((row) => row.record);
  const states = await acceptOrders(redis, prefix, run, orders);
  const jobsOf = (state: Acceptance) =>
    orders.filter((_order, n) => states[n] === state).map((order) => ({ run, settings, order }));
  const added = jobsOf('new');
  const pending = jobsOf('pending');
  const addJobs = isRestoring ? restoreOrderJobs : addOrderJobs;
  if (added.length > 0) await addJobs(queue, added, retry);
  if (pending.length > 0) await restoreOrderJobs(queue, pending, retry);
  const conflicts = rows.filter((_row, n) => states[n] === 'conflict');
  const duplicates = rows.length - added.length - conflicts.length;
  return { counts: { enqueued: added.length, duplicates }, conflicts };
}

/** Each row goes to the shard of its order, to all shards at once. */
async function addChunk(
  chunk: readonly AcceptedRow<Order>[],
  target: EnqueueTarget,
): Promise<AddedRows> {
  const groups = groupByShard(chunk, (row) => target.shards.of(row.record.order_id));
  const added = await Promise.all(
    [...groups].map(([shard, rows]) => addToShard(shard, rows, target)),
  );
  return {
    counts: {
      enqueued: added.reduce((sum, { counts }) => sum + counts.enqueued, 0),
      duplicates: added.reduce((sum, { counts }) => sum + counts.duplicates, 0),
    },
    conflicts: added.flatMap(({ conflicts }) => conflicts).toSorted((a, b) => a.line - b.line),
  };
}

function conflictsOf(rows: readonly AcceptedRow<Order>[], file: string, run: string): Reject[] {
  return rows.map((row) => conflictReject(row, file, run));
}

function tellEnqueued(
  error: BrokenInputError,
  total: Enqueued,
  rejected: number,
): BrokenInputError {
  const { enqueued, duplicates } = total;
  const counts = `${enqueued} enqueued, ${duplicates} known already, ${rejected} rejected`;
  return new BrokenInputError(`${error.message}: ${counts}. Nothing of it is enqueued twice`, {
    cause: error,
  });
}

async function enqueueChunks(
  source: OrderSource,
  target: EnqueueTarget,
  backlog: OpenBacklog | undefined,
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
    progress.update(source.doneAt(chunk.at(-1)?.bytes ?? 0), rows);
  };
  let inFlight: Promise<void> = Promise.resolve();
  try {
    for await (const chunk of source.chunks) {
      if (backlog !== undefined) {
        await inFlight; // what is on its way counts too
        await untilBacklogTakes(chunk.length, backlog, progress.explain);
      }
      await target.keepOpen();
      await target.log.note(total);
      const next = settle(chunk);
      next.catch(() => {}); // reported where it is awaited, one chunk later
      await inFlight;
      inFlight = next;
    }
  } catch (error) {
    if (!(error instanceof BrokenInputError)) throw error;
    await inFlight;
    await target.log.breakOff(total);
    throw tellEnqueued(error, total, source.rejects.count);
  }
  await inFlight;
  await target.log.end(total);
  return total;
}

/** Enqueues all chunks, the next one on its way while one is being confirmed. */
export async function enqueueOrders(source: OrderSource, target: EnqueueTarget): Promise<Enqueued> {
  const { shards, maxBacklog } = target;
  const backlog = maxBacklog === undefined ? undefined : openBacklog(shards, maxBacklog);
  const label = `enqueueing ${source.file}`;
  try {
    return await withProgress({ label, total: source.size, unit: 'orders' }, (progress) =>
      enqueueChunks(source, target, backlog, progress),
    );
  } finally {
    backlog?.close();
  }
}
