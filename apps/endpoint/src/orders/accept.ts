// Orders of the same moment are accepted together: one step for their run, one for their jobs.
import { addOrderJobs, type QueueShard, restoreOrderJobs, type RetryPolicy } from '@verdict/queue';
import type { Order } from '@verdict/records';
import { type Acceptance, acceptOrders, compareOrders } from '@verdict/results';
import { askByShard } from '@verdict/shards';
import DataLoader from 'dataloader';
import type { LiveRun, LiveRuns } from './live-run.ts';
import type { LiveSource, OpenSource } from './live-source.ts';

export interface Accepted {
  /** The run that knows the order. */
  readonly run: string;
  readonly state: Acceptance;
}

/** As many as the producer adds in one step: more would keep others waiting. */
const mostTogether = 100;

/** As an enqueue does: an order that is pending has its job, as a rule, and is given one where it has not. */
async function acceptInto(
  { redis, prefix, queue }: QueueShard,
  { run, settings }: LiveRun,
  orders: readonly Order[],
  retry: RetryPolicy,
): Promise<Accepted[]> {
  const states = await acceptOrders(redis, prefix, run, orders);
  const jobsOf = (state: Acceptance) =>
    orders.filter((_order, n) => states[n] === state).map((order) => ({ run, settings, order }));
  const pending = jobsOf('pending');
  await addOrderJobs(queue, jobsOf('new'), retry);
  if (pending.length > 0) await restoreOrderJobs(queue, pending, retry);
  return states.map((state) => ({ run, state }));
}

/** What the run before knows of these orders; undefined for those that it does not. */
async function knownBefore(
  shard: QueueShard,
  previous: string | undefined,
  orders: readonly Order[],
): Promise<(Accepted | undefined)[]> {
  if (previous === undefined) return orders.map(() => undefined);
  const states = await compareOrders(shard, previous, orders);
  return states.map((state) => (state === 'new' ? undefined : { run: previous, state }));
}

async function acceptInShard(
  shard: QueueShard,
  live: LiveRun,
  orders: readonly Order[],
  retry: RetryPolicy,
): Promise<Accepted[]> {
  const before = await knownBefore(shard, live.previous, orders);
  const unknown = orders.filter((_order, n) => before[n] === undefined);
  const accepted = (await acceptInto(shard, live, unknown, retry)).values();
  return before.map((known) => {
    const one = known ?? accepted.next().value;
    if (one === undefined) throw new Error('expected what became of an order, got nothing');
    return one;
  });
}

function acceptAll(
  { shards }: LiveSource,
  live: LiveRun,
  orders: readonly Order[],
  retry: RetryPolicy,
): Promise<Accepted[]> {
  const shardOf = (order: Order) => shards.of(order.order_id);
  return askByShard(orders, shardOf, (shard, ofShard) =>
    acceptInShard(shard, live, ofShard, retry),
  );
}

export interface AcceptOptions {
  readonly open: OpenSource;
  readonly runs: Pick<LiveRuns, 'open'>;
  readonly retry: RetryPolicy;
}

/** Accepts an order, once. @throws whatever keeps it from being known whether it was accepted */
export function openAccept({ open, runs, retry }: AcceptOptions) {
  const together = new DataLoader<Order, Accepted>(
    async (orders) => {
      const source = await open();
      return acceptAll(source, await runs.open(source), orders, retry);
    },
    { cache: false, maxBatchSize: mostTogether, batchScheduleFn: setImmediate },
  );
  return (order: Order): Promise<Accepted> => together.load(order);
}
