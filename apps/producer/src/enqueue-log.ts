// What the dashboard shows of an enqueue: noted in its run while it goes on, and when it has ended.
import { type Enqueue, noteEnqueue } from '@verdict/results';
import type { Shard } from '@verdict/shards';
import { randomUUID } from 'node:crypto';
import type { Enqueued } from './enqueue-orders.ts';
import type { OrderSource } from './order-source.ts';

const everyMs = 1000;

export interface EnqueueLog {
  /** Notes how far it has come, at most once a second. */
  readonly note: (counts: Enqueued) => Promise<void>;
  readonly end: (counts: Enqueued) => Promise<void>;
  /** Notes how far it came before its file broke off: it has not ended. */
  readonly breakOff: (counts: Enqueued) => Promise<void>;
}

export function openEnqueueLog(
  home: Shard,
  run: string,
  { file, rejects }: Pick<OrderSource, 'file' | 'rejects'>,
): EnqueueLog {
  const id = randomUUID();
  const started_at = new Date().toISOString();
  let notedMs = -Infinity;
  const write = async ({ enqueued, duplicates }: Enqueued, ended_at: string | null) => {
    notedMs = performance.now();
    const rejected = rejects.count;
    const rows = enqueued + duplicates + rejected;
    const reject_reasons = Object.fromEntries(rejects.reasons);
    const counts = { rows, enqueued, duplicates, rejected, reject_reasons };
    const enqueue: Enqueue = { id, file, started_at, ended_at, ...counts };
    await noteEnqueue(home, run, enqueue, rejects.takeNew());
  };
  return {
    note: async (counts) => {
      if (performance.now() - notedMs >= everyMs) await write(counts, null);
    },
    end: (counts) => write(counts, new Date().toISOString()),
    breakOff: (counts) => write(counts, null),
  };
}
