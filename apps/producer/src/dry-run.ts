// What an enqueue would do and decide, without Redis.
import type { History } from '@verdict/history';
import type { Pipeline } from '@verdict/pipeline';
import {
  type AcceptedRow,
  type Order,
  OrderError,
  type Recommendation,
  type RunSettings,
} from '@verdict/records';
import { createHash } from 'node:crypto';
import { conflictReject } from './conflict-reject.ts';
import type { Enqueued } from './enqueue-orders.ts';
import type { OrderSource } from './order-source.ts';
import { withProgress } from './progress.ts';

export interface DryRun extends Enqueued {
  decided: number;
  failed: number;
  readonly recommendations: Partial<Record<Recommendation, number>>;
}

export interface DryRunMeans {
  readonly pipeline: Pipeline;
  readonly settings: RunSettings;
  readonly history: History;
}

function digestOf(order: Order): string {
  return createHash('sha256').update(JSON.stringify(order)).digest('base64url').slice(0, 16);
}

async function decideInto(
  report: DryRun,
  order: Order,
  { pipeline, settings, history }: DryRunMeans,
): Promise<void> {
  const snapshot = await history.snapshotOf(order, settings.inventory_as_of);
  try {
    const { recommendation } = await pipeline.decide(order, snapshot, settings);
    report.recommendations[recommendation] = (report.recommendations[recommendation] ?? 0) + 1;
    report.decided += 1;
  } catch (error) {
    if (!(error instanceof OrderError)) throw error;
    report.failed += 1;
  }
}

/** @param means what to decide with; undefined only counts */
export async function dryRun(
  source: OrderSource,
  run: string,
  means: DryRunMeans | undefined,
): Promise<DryRun> {
  const report: DryRun = {
    enqueued: 0,
    duplicates: 0,
    decided: 0,
    failed: 0,
    recommendations: {},
  };
  const digests = new Map<string, string>();
  const takeRow = async (row: AcceptedRow<Order>) => {
    const order = row.record;
    const digest = digestOf(order);
    const known = digests.get(order.order_id);
    if (known === digest) {
      report.duplicates += 1;
    } else if (known !== undefined) {
      await source.rejects.add(conflictReject(row, source.file, run));
    } else {
      digests.set(order.order_id, digest);
      report.enqueued += 1;
      if (means !== undefined) await decideInto(report, order, means);
    }
  };
  const label = `checking ${source.file}`;
  await withProgress({ label, total: source.size, unit: 'orders' }, async ({ update }) => {
    let rows = 0;
    for await (const chunk of source.chunks) {
      for (const row of chunk) await takeRow(row);
      rows += chunk.length;
      update(source.doneAt(chunk.at(-1)?.bytes ?? 0), rows);
    }
  });
  return report;
}
