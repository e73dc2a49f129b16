// What became of each order of a file, by what is stored: not by the states of jobs, which may say that an
// order is done when its result was lost.
import type { AcceptedRow, Order } from '@verdict/records';
import { type Acceptance, compareOrders, countRun, readOrderIds } from '@verdict/results';
import { askByShard, type Shards } from '@verdict/shards';
import type { OrderSource } from './order-source.ts';
import { withProgress } from './progress.ts';

/**
 * `missing` the run never accepted; `conflicting` it accepted with other content; `foreign` is in the run
 * and not in the file.
 */
export const verifiedStates = [
  'decided',
  'failed',
  'pending',
  'missing',
  'conflicting',
  'foreign',
] as const;
export type VerifiedState = (typeof verifiedStates)[number];

export interface VerifiedOrder {
  /** Null for one that is not in the file. */
  readonly line: number | null;
  readonly order_id: string;
  readonly state: VerifiedState;
}

const stateOf: Readonly<Record<Acceptance, VerifiedState>> = {
  new: 'missing',
  pending: 'pending',
  decided: 'decided',
  failed: 'failed',
  conflict: 'conflicting',
};

export type Tell = (order: VerifiedOrder) => Promise<void>;

type Row = AcceptedRow<Order>;

function compareRows(shards: Shards, run: string, rows: readonly Row[]): Promise<Acceptance[]> {
  return askByShard(
    rows,
    (row) => shards.of(row.record.order_id),
    (shard, ofShard) =>
      compareOrders(
        shard,
        run,
        ofShard.map((row) => row.record),
      ),
  );
}

/** @returns the ids of the file */
async function verifyFile(
  source: OrderSource,
  shards: Shards,
  run: string,
  tell: Tell,
): Promise<ReadonlySet<string>> {
  const inFile = new Set<string>();
  const label = `verifying ${source.file}`;
  await withProgress({ label, total: source.size, unit: 'orders' }, async ({ update }) => {
    for await (const chunk of source.chunks) {
      const rows = chunk.filter(({ record }) => !inFile.has(record.order_id));
      const states = await compareRows(shards, run, rows);
      for (const [n, { line, record }] of rows.entries()) {
        if (inFile.has(record.order_id)) continue; // a repeat within the chunk
        inFile.add(record.order_id);
        await tell({ line, order_id: record.order_id, state: stateOf[states[n] ?? 'new'] });
      }
      update(source.doneAt(chunk.at(-1)?.bytes ?? 0), inFile.size);
    }
  });
  return inFile;
}

async function tellForeign(
  shards: Shards,
  run: string,
  inFile: ReadonlySet<string>,
  tell: Tell,
): Promise<void> {
  const told = new Set<string>();
  const { accepted: total } = await countRun(shards, run);
  await withProgress({ label: `verifying ${run}`, total, unit: 'orders' }, async ({ update }) => {
    let read = 0;
    for await (const order_id of readOrderIds(shards, run)) {
      update((read += 1), read);
      if (inFile.has(order_id) || told.has(order_id)) continue;
      told.add(order_id);
      await tell({ line: null, order_id, state: 'foreign' });
    }
  });
}

/** Tells the state of each order of the file and of the run, each once. Holds the ids of the file. */
export async function verifyOrders(
  source: OrderSource,
  shards: Shards,
  run: string,
  tell: Tell,
): Promise<void> {
  const inFile = await verifyFile(source, shards, run, tell);
  await tellForeign(shards, run, inFile, tell);
}
