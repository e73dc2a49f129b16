// Each order decided as it should be, and with each mistake: what differs, and what came of it.
import type { History } from '@verdict/history';
import type { Pipeline } from '@verdict/pipeline';
import type { Order } from '@verdict/records';
import type { Counted, OutcomeEffect, Transition } from '../diff/diff.ts';
import { OutcomeTally } from '../diff/outcome-tally.ts';
import type { Outcomes } from '../diff/outcomes.ts';
import { Tally } from '../diff/tally.ts';
import type { OrderSource } from '../order-source.ts';
import { withProgress } from '../progress.ts';
import { type Mistake, mistakesOf } from './mistakes.ts';

export interface Leak {
  readonly mistake: Mistake['name'];
  readonly text: string;
  readonly changed: number;
  /** Of those that changed. */
  readonly transitions: readonly Counted<Transition>[];
  /** Null where the file has none. */
  readonly outcomes: OutcomeEffect | null;
}

export interface LeakReport {
  readonly file: string;
  readonly model: string;
  readonly orders: number;
  /** Rows whose order id had come before. */
  readonly duplicates: number;
  readonly rejected: number;
  readonly leaks: readonly Leak[];
}

export interface LeakMeans {
  readonly pipeline: Pipeline;
  readonly history: History;
  readonly outcomes: Outcomes | undefined;
  readonly zone: string;
}

interface OpenLeak {
  readonly mistake: Mistake;
  readonly transitions: Tally<Transition>;
  readonly outcomes: OutcomeTally;
}

function openLeaks({ pipeline, history, outcomes, zone }: LeakMeans): OpenLeak[] {
  return mistakesOf({ pipeline, history }, zone).map((mistake) => ({
    mistake,
    transitions: new Tally<Transition>(),
    outcomes: new OutcomeTally(outcomes),
  }));
}

async function decideInto(leaks: readonly OpenLeak[], order: Order, means: LeakMeans) {
  const { history, pipeline } = means;
  const snapshot = await history.snapshotOf(order, 'order-time');
  const { recommendation: from } = await pipeline.decide(order, snapshot, { strict: false });
  for (const { mistake, transitions, outcomes } of leaks) {
    const { recommendation: to } = await mistake.decide(order, snapshot);
    outcomes.add(order.order_id, { from, to });
    if (from !== to) transitions.add({ from, to });
  }
}

function leakOf({ mistake, transitions, outcomes }: OpenLeak): Leak {
  const { name, text } = mistake;
  const changed = transitions.count(() => true);
  const effect = outcomes.effect();
  return { mistake: name, text, changed, transitions: transitions.list(), outcomes: effect };
}

export async function findLeaks(source: OrderSource, means: LeakMeans): Promise<LeakReport> {
  const leaks = openLeaks(means);
  const seen = new Set<string>();
  let rows = 0;
  const label = `deciding ${source.file}`;
  await withProgress({ label, total: source.size, unit: 'orders' }, async ({ update }) => {
    for await (const chunk of source.chunks) {
      for (const { record } of chunk) {
        if (seen.has(record.order_id)) continue;
        seen.add(record.order_id);
        await decideInto(leaks, record, means);
      }
      rows += chunk.length;
      update(source.doneAt(chunk.at(-1)?.bytes ?? 0), rows);
    }
  });
  return {
    file: source.file,
    model: means.pipeline.model,
    orders: seen.size,
    duplicates: rows - seen.size,
    rejected: source.rejects.count,
    leaks: leaks.map(leakOf),
  };
}
