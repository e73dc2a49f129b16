// Failed orders of a run back into the queue.
import { idleOrders, type QueueShard, restoreOrderJobs, type RetryPolicy } from '@verdict/queue';
import type { Failure } from '@verdict/records';
import { lastFailedAt, retryFailures as retryInBatches, type Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';

export interface RetryChoice {
  readonly reason: string | undefined;
  /** Empty for all of the run. */
  readonly orderIds: readonly string[];
}

/** @returns how many were put back */
export async function retryFailures(
  shards: Shards<QueueShard>,
  { run, settings }: Run,
  { reason, orderIds }: RetryChoice,
  retry: RetryPolicy,
): Promise<number> {
  const until = await lastFailedAt(shards, run);
  const isChosen = (failure: Failure) =>
    failure.failed_at <= until && (reason === undefined || failure.reason === reason);
  const batches = retryInBatches<QueueShard>(
    shards,
    run,
    { orderIds, isChosen },
    {
      idle: (shard, ids) => idleOrders(shard, run, ids),
      restore: ({ queue }, orders) =>
        restoreOrderJobs(
          queue,
          orders.map((order) => ({ run, settings, order })),
          retry,
        ),
    },
  );
  let retried = 0;
  for await (const { order_ids } of batches) retried += order_ids.length;
  return retried;
}
