import type { OrdersQueue } from './orders-queue.ts';
import type { QueueShard } from './queue-shards.ts';

/** How many jobs the queue itself holds, of all runs. */
export interface QueueState {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  /** A paused queue hands out no orders; of several, one is enough to hold orders back. */
  readonly isPaused: boolean;
}

async function readOne(queue: OrdersQueue): Promise<QueueState> {
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

/** The queues of all shards as one. */
export async function readQueueState(shards: readonly QueueShard[]): Promise<QueueState> {
  const states = await Promise.all(shards.map(({ queue }) => readOne(queue)));
  const sum = (of: (state: QueueState) => number) =>
    states.reduce((total, state) => total + of(state), 0);
  return {
    waiting: sum((state) => state.waiting),
    active: sum((state) => state.active),
    delayed: sum((state) => state.delayed),
    failed: sum((state) => state.failed),
    isPaused: states.some((state) => state.isPaused),
  };
}
