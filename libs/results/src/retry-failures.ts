// Failed orders of a run back into the queue, a batch at a time: what they are is read on the way, so that
// memory does not grow with their number, and whoever takes the batches may stop after each.
import type { Failure, Order } from '@verdict/records';
import { groupByShard, type Shard, type Shards } from '@verdict/shards';
import { findFailures } from './find-order.ts';
import { pageFailures, reopenFailures } from './reopen-failures.ts';

/** Orders put back in one step. */
const batchSize = 250;

export interface FailureChoice {
  /** Only these orders; empty for all of the run. */
  readonly orderIds: readonly string[];
  /**
   * Has to refuse what failed after the beginning: an order that fails again while others are put back would
   * come once more.
   */
  readonly isChosen: (failure: Failure) => boolean;
}

/** What is asked of the queue that the orders go back to. */
export interface JobsOfOrders<S extends Shard> {
  /** Those of these orders that no worker has in hand. */
  readonly idle: (shard: S, orderIds: readonly string[]) => Promise<readonly string[]>;
  /** Gives each order a job again. */
  readonly restore: (shard: S, orders: readonly Order[]) => Promise<void>;
}

export interface RetriedBatch {
  /** Failures read for it. */
  readonly looked: number;
  /** Orders put back. */
  readonly order_ids: readonly string[];
  /** Chosen, but still in the hand of a worker: left as they are. */
  readonly busy: number;
}

async function* failuresOf(
  shard: Shard,
  run: string,
  orderIds: readonly string[],
): AsyncGenerator<readonly Failure[]> {
  for (let n = 0; n < orderIds.length; n += batchSize) {
    const found = await findFailures(shard, run, orderIds.slice(n, n + batchSize));
    yield found.filter((failure) => failure !== null);
  }
}

/**
 * Pending first, then the job: who dies in between leaves orders that `enqueue` and `verify --repair` give
 * their job again. An order that was decided or put back meanwhile is no failure any more, and left alone.
 */
async function putBack<S extends Shard>(
  shard: S,
  run: string,
  chosen: readonly string[],
  { idle, restore }: JobsOfOrders<S>,
): Promise<Pick<RetriedBatch, 'order_ids' | 'busy'>> {
  const atRest = await idle(shard, chosen);
  const orders = await reopenFailures(shard, run, atRest);
  await restore(shard, orders);
  const order_ids = orders.map(({ order_id }) => order_id);
  return { order_ids, busy: chosen.length - atRest.length };
}

async function* retryPages<S extends Shard>(
  shard: S,
  run: string,
  pages: AsyncIterable<readonly Failure[]>,
  isChosen: FailureChoice['isChosen'],
  jobs: JobsOfOrders<S>,
): AsyncGenerator<RetriedBatch> {
  for await (const page of pages) {
    const chosen = page.filter(isChosen).map(({ order }) => order.order_id);
    yield { looked: page.length, order_ids: [], busy: 0 };
    for (let n = 0; n < chosen.length; n += batchSize) {
      yield { looked: 0, ...(await putBack(shard, run, chosen.slice(n, n + batchSize), jobs)) };
    }
  }
}

/** Puts the chosen failures back. Between two batches nothing is half done. */
export async function* retryFailures<S extends Shard>(
  shards: Shards<S>,
  run: string,
  { orderIds, isChosen }: FailureChoice,
  jobs: JobsOfOrders<S>,
): AsyncGenerator<RetriedBatch> {
  const named = groupByShard([...new Set(orderIds)], shards.of);
  for (const shard of shards.all) {
    const ids = named.get(shard) ?? [];
    const pages = orderIds.length === 0 ? pageFailures(shard, run) : failuresOf(shard, run, ids);
    yield* retryPages(shard, run, pages, isChosen, jobs);
  }
}
