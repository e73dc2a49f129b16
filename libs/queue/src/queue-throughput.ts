import type { OrdersQueue } from './orders-queue.ts';

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

/** The last minutes, oldest first, the current one last. Every order counts, kept or not. */
export async function readThroughput(
  queue: OrdersQueue,
  minutes: number,
  now: number = Date.now(),
): Promise<FinishedPerMinute[]> {
  const [completed, failed] = await Promise.all([
    queue.getMetrics('completed', 0, minutes),
    queue.getMetrics('failed', 0, minutes),
  ]);
  const current = Math.floor(now / minuteMs) * minuteMs;
  return Array.from({ length: minutes }, (_, n) => {
    const minute = current - (minutes - 1 - n) * minuteMs;
    return {
      minute,
      completed: finishedInMinute(completed, minute),
      failed: finishedInMinute(failed, minute),
    };
  });
}
