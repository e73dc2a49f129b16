// Failures of one run back into the queue, as `producer retry` does it.
import { idleOrders, type QueueShard, restoreOrderJobs, type RetryPolicy } from '@verdict/queue';
import { type RetriedBatch, retryFailures, type Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import { isChosen, type RetryChoice } from './retry-choice.ts';

export function retryRun(
  shards: Shards<QueueShard>,
  { run, settings }: Run,
  choice: RetryChoice,
  policy: RetryPolicy,
): AsyncGenerator<RetriedBatch> {
  const orderIds = choice.order_id === undefined ? [] : [choice.order_id];
  return retryFailures<QueueShard>(
    shards,
    run,
    { orderIds, isChosen: (failure) => isChosen(choice, failure, settings.model) },
    {
      idle: (shard, ids) => idleOrders(shard, run, ids),
      restore: ({ queue }, orders) =>
        restoreOrderJobs(
          queue,
          orders.map((order) => ({ run, settings, order })),
          policy,
        ),
    },
  );
}
