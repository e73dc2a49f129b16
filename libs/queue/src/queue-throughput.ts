import type { OrdersQueue } from './orders-queue.ts';
import type { QueueShard } from './queue-shards.ts';

const minuteMs = 60_000;

/** Jobs that ended in one minute of the clock. */
export interface FinishedPerMinute {
  /** Start of the minute, in milliseconds since 1970. */
  readonly minute: number;
  readonly completed: number;
  readonly failed: number;
}

/** What BullMQ keeps: full minutes, newest first, and the counter that is still running. */
interface Series {
  readonly meta: { readonly count: number; readonly prevTS: number; readonly prevCount: number };
  readonly data: readonly number[];
}

/** Jobs of the series in the minute that starts then; its newest minute is not in `data` yet. */
export function finishedInMinute({ meta, data }: Series, minute: number): number {
  const newest = Math.floor(meta.prevTS / minuteMs) * minuteMs;
  if (minute === newest) return meta.count - meta.prevCount;
  return data[(newest - minute) / minuteMs - 1] ?? 0;
}

function readSeries(queue: OrdersQueue, minutes: number): Promise<[Series, Series]> {
  return Promise.all([
    queue.getMetrics('completed', 0, minutes),
    queue.getMetrics('failed', 0, minutes),
  ]);
}

function sumInMinute(series: readonly Series[], minute: number): number {
  return series.reduce((sum, one) => sum + finishedInMinute(one, minute), 0);
}

/** The last minutes, oldest first, the current one last. Every order counts, kept or not. */
export async function readThroughput(
  shards: readonly QueueShard[],
  minutes: number,
  now: number = Date.now(),
): Promise<FinishedPerMinute[]> {
  const read = await Promise.all(shards.map(({ queue }) => readSeries(queue, minutes)));
  const completed = read.map(([series]) => series);
  const failed = read.map(([, series]) => series);
  const current = Math.floor(now / minuteMs) * minuteMs;
  return Array.from({ length: minutes }, (_, n) => {
    const minute = current - (minutes - 1 - n) * minuteMs;
    return {
      minute,
      completed: sumInMinute(completed, minute),
      failed: sumInMinute(failed, minute),
    };
  });
}
