// Failed orders of a run back into the queue.
import { type QueueShard, restoreOrderJobs, type RetryPolicy } from '@verdict/queue';
import type { Failure } from '@verdict/records';
import { pageFailures, reopenFailures, type Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';

/** Orders put back in one step. */
const chunkSize = 250;

export interface RetryChoice {
  readonly reason: string | undefined;
  /** Empty for all of the run. */
  readonly orderIds: readonly string[];
}

/**
 * Pending first, then the job: who dies in between leaves orders that `enqueue` and `verify --repair` give
 * their job again.
 */
async function retryIn(
  shard: QueueShard,
  { run, settings }: Run,
  orderIds: readonly string[],
  retry: RetryPolicy,
): Promise<number> {
  const orders = await reopenFailures(shard, run, orderIds);
  const jobs = orders.map((order) => ({ run, settings, order }));
  await restoreOrderJobs(shard.queue, jobs, retry);
  return orders.length;
}

function isChosen(failure: Failure, { reason, orderIds }: RetryChoice): boolean {
  if (reason !== undefined && failure.reason !== reason) return false;
  return orderIds.length === 0 || orderIds.includes(failure.order.order_id);
}

/** All at first: an order that fails again meanwhile is not taken twice. */
async function chooseFailures(
  shard: QueueShard,
  run: string,
  choice: RetryChoice,
): Promise<readonly string[]> {
  const chosen = new Set<string>();
  for await (const page of pageFailures(shard, run)) {
    for (const failure of page) {
      if (isChosen(failure, choice)) chosen.add(failure.order.order_id);
    }
  }
  return [...chosen];
}

/** @returns how many were put back */
export async function retryFailures(
  shards: Shards<QueueShard>,
  run: Run,
  choice: RetryChoice,
  retry: RetryPolicy,
): Promise<number> {
  let retried = 0;
  for (const shard of shards.all) {
    const orderIds = await chooseFailures(shard, run.run, choice);
    for (let n = 0; n < orderIds.length; n += chunkSize) {
      retried += await retryIn(shard, run, orderIds.slice(n, n + chunkSize), retry);
    }
  }
  return retried;
}
