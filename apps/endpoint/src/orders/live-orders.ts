// What can be done with a live order: accept it, wait for its outcome, find it again.
import type { RetryPolicy } from '@verdict/queue';
import type { Order } from '@verdict/records';
import { findOrder, findOutcomes, type FoundOrder, type Outcome } from '@verdict/results';
import { readRun, type ResultPipeline, type Run } from '@verdict/results';
import { withinMs } from '@verdict/runtime';
import { ApiError } from '../api/api-error.ts';
import { type Accepted, openAccept } from './accept.ts';
import { openBacklog } from './backlog.ts';
import type { LiveRuns } from './live-run.ts';
import type { LiveSource, OpenSource } from './live-source.ts';
import { OutcomeWatch } from './outcome-watch.ts';

export interface FoundInRun {
  readonly run: Run;
  readonly found: FoundOrder;
  /** Of the run, for the features of a result. */
  readonly pipeline: ResultPipeline;
}

export interface LiveOrders {
  /** @throws ApiError 409 when the order was accepted before with other content */
  readonly accept: (order: Order) => Promise<Accepted>;
  /** Whether one more order may wait. */
  readonly takePlace: () => Promise<boolean>;
  /** Undefined when the order has none in time, which is that of a try at it, or `signal` is aborted. */
  readonly outcomeOf: (
    accepted: Accepted,
    order_id: string,
    signal: AbortSignal,
  ) => Promise<Outcome | undefined>;
  /** Undefined when no run of live orders that is in use knows it. */
  readonly find: (order_id: string) => Promise<FoundInRun | undefined>;
  /** Ends all waits. */
  readonly endAll: () => void;
}

export interface LiveOrdersOptions {
  readonly open: OpenSource;
  readonly runs: LiveRuns;
  readonly retry: RetryPolicy;
  readonly maxBacklog: number;
  /** For the outcome of an order, in milliseconds. */
  readonly waitMs: number;
}

/** Longer than a Redis that is well ever takes. */
const acceptWithinMs = 5000;
const retryAfterSeconds = 1;

function refuseConflict(order_id: string, { run, state }: Accepted): void {
  if (state !== 'conflict') return;
  const message = `run ${run} accepted order ${order_id} before with other content: expected the same, or`;
  throw new ApiError(409, 'conflict', `${message} another order_id`);
}

async function findInRun(
  { home, shards, pipelines }: LiveSource,
  name: string,
  order_id: string,
): Promise<FoundInRun | undefined> {
  const found = await findOrder(shards, name, order_id);
  const run = found && (await readRun(home, name));
  if (found === undefined || run === undefined) return undefined;
  return { run, found, pipeline: await pipelines.of(run.settings) };
}

function openFind(open: OpenSource, runs: LiveRuns): LiveOrders['find'] {
  return async (order_id) => {
    const source = await open();
    const { current, previous } = runs.names();
    const found = await findInRun(source, current, order_id);
    if (found !== undefined || previous === undefined) return found;
    return findInRun(source, previous, order_id);
  };
}

export function openLiveOrders(options: LiveOrdersOptions): LiveOrders {
  const { open, runs, maxBacklog, waitMs } = options;
  const acceptOne = openAccept(options);
  const backlog = openBacklog(open, maxBacklog);
  const watch = new OutcomeWatch(async (run, orderIds) =>
    findOutcomes((await open()).shards, run, orderIds),
  );
  const accept = async (order: Order) => {
    const accepting = () => withinMs(acceptOne(order), acceptWithinMs, 'accepting the order');
    const accepted = await backlog.whileAccepting(accepting);
    refuseConflict(order.order_id, accepted);
    return accepted;
  };
  return {
    accept,
    takePlace: backlog.takePlace,
    outcomeOf: ({ run }, order_id, signal) =>
      watch.outcomeOf(run, order_id, { timeoutMs: waitMs, signal }),
    find: openFind(open, runs),
    endAll: () => watch.endAll(),
  };
}

/** @throws ApiError 429 */
export async function refuseWhenFull({ takePlace }: Pick<LiveOrders, 'takePlace'>): Promise<void> {
  if (await takePlace()) return;
  const message = 'More live orders wait than may wait at once (ENDPOINT_MAX_BACKLOG)';
  throw new ApiError(429, 'backlog-full', message, retryAfterSeconds);
}
