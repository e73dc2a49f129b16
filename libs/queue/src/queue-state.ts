import type { OrdersQueue } from './orders-queue.ts';

/** How many jobs the queue itself holds, of all runs. */
export interface QueueState {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  /** A paused queue hands out no orders. */
  readonly isPaused: boolean;
}

export async function readQueueState(queue: OrdersQueue): Promise<QueueState> {
  const [counts, isPaused] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    queue.isPaused(),
  ]);
  const of = (state: string) => counts[state] ?? 0;
  return {
    waiting: of('waiting') + of('prioritized'),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
    isPaused,
  };
}
