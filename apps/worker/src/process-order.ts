// The way of one order through a worker, from job to decision, top to bottom.
import type { History } from '@verdict/history';
import type { Pipelines } from '@verdict/pipeline';
import type { AttemptTimes, OrderAttempt } from '@verdict/queue';
import {
  ImpossibleOrderError,
  OrderError,
  type OrderJob,
  reasonOfError,
  type Result,
  type Snapshot,
} from '@verdict/records';
import type { Beside } from '@verdict/results';
import { DeadlineError, withinMs } from '@verdict/runtime';
import { type InSpan, untraced } from '@verdict/tracing';
import type { BesideOf } from './beside-result.ts';
import { hideCustomer } from './hide-customer.ts';
import { hookOrder, type OrderHooks, tellError } from './hooked-order.ts';
import type { Isolation, Question } from './isolation.ts';
import { orderJobOf } from './parse-order-job.ts';
import type { RedisWatch } from './redis-watch.ts';
import type { RunLedger } from './run-ledger.ts';
import { waitedMs } from './measured.ts';

export interface ProcessOrderDeps {
  readonly history: History;
  readonly pipelines: Pipelines;
  readonly ledger: RunLedger;
  readonly timeoutMs: number;
  /** What is written with a result, in the same step. */
  readonly besideOf: BesideOf;
  /** Told of each result that was stored; never waited for. */
  readonly observe?: (run: string, result: Result) => void;
  /** Left out where there are none. */
  readonly hooks?: OrderHooks;
  readonly watch: Outlast;
  /** Left out where nothing is traced. */
  readonly inSpan?: InSpan;
}

/** No order is to blame for what Redis does: it is tried again, without using up one of its tries. */
type Outlast = Pick<RedisWatch, 'outlast'>;

/**
 * Decides one order: parse, look up the facts of its time, decide, record. The queue acknowledges
 * the job when this returns, so a result is stored before its order leaves the queue, and a worker
 * that dies in between only makes another one repeat a decision that is kept once.
 */
export async function processOrder(
  attempt: OrderAttempt,
  times: AttemptTimes,
  deps: ProcessOrderDeps,
): Promise<string> {
  try {
    const job = orderJobOf(attempt);
    return await deps.watch.outlast(() => {
      const deciding = decideOrder(job, attempt, times, deps);
      return withinMs(deciding, deps.timeoutMs, `order ${job.order.order_id}`);
    });
  } catch (thrown) {
    const error = hideCustomer(asOrderError(thrown), attempt.data);
    await giveUpOrRetry(attempt, error, deps);
    throw error;
  }
}

/**
 * Decides an order that had lost a worker, which may have died of it: alone in a process of its own. What
 * that process could not record itself, because the order ended it, is recorded here.
 */
export async function processAlone(
  question: Question,
  isolation: Pick<Isolation, 'decide'>,
  deps: GivingUp,
): Promise<string> {
  try {
    orderJobOf(question.attempt); // rubbish needs no process of its own
    return await deps.watch.outlast(() => isolation.decide(question));
  } catch (thrown) {
    const error = hideCustomer(thrown, question.attempt.data);
    await giveUpOrRetry(question.attempt, error, deps);
    throw error;
  }
}

function asOrderError(error: unknown): unknown {
  if (!(error instanceof DeadlineError)) return error;
  return new OrderError('order.timeout', error.message, { cause: error });
}

async function decideOrder(
  { run, settings, order }: OrderJob,
  attempt: OrderAttempt,
  times: AttemptTimes,
  { history, pipelines, ledger, besideOf, observe, hooks, inSpan = untraced }: ProcessOrderDeps,
): Promise<string> {
  const about = { 'verdict.run': run, 'verdict.order_id': order.order_id };
  const pipeline = await pipelines.of(settings);
  const { model } = pipeline;
  const hooked = hooks && hookOrder(hooks, { run, order, attempt: attempt.attempt, model });
  const startedMs = performance.now();
  const lookUp = () => factsOf({ run, settings, order }, { history, ledger });
  const snapshot = await inSpan('look up', about, lookUp);
  const lookedUpMs = performance.now();
  if (hooked) await hooked.beforeFeatures(snapshot);
  const { features, decide } = pipeline.extract(order, snapshot, settings);
  if (hooked) await hooked.afterFeatures(features);
  const decision = await inSpan('decide', about, decide);
  const phases = {
    waiting: waitedMs(attempt, times),
    look_up: lookedUpMs - startedMs,
    decide: performance.now() - lookedUpMs,
  };
  const decided_at = new Date().toISOString();
  if (hooked) await hooked.afterDecision(decision, decided_at);
  const { recommendation, reason } = decision;
  const result = {
    order,
    snapshot,
    recommendation,
    reason,
    decided_at,
    attempt: attempt.attempt,
  };
  const beside = besideOf({ run, settings, pipeline, result, features, phases });
  const isNew = await inSpan('store', about, () => recordResult(run, result, beside, ledger));
  if (isNew) observe?.(run, result);
  if (isNew) hooked?.stored();
  return recommendation;
}

/**
 * As of the order's time; in a replay those that the replayed run captured, so that only the pipeline differs.
 * What that run gave up has no facts captured, and is looked up.
 */
async function factsOf(
  { settings, order }: OrderJob,
  { history, ledger }: Pick<ProcessOrderDeps, 'history' | 'ledger'>,
): Promise<Snapshot> {
  const { facts_of: from, inventory_as_of } = settings;
  if (from !== undefined) {
    const found = await ledger.capturedFacts(from, order);
    if (found.state === 'captured') return found.snapshot;
    if (found.state === 'none') {
      const expected = `expected facts of this order in run ${from}`;
      throw new OrderError('facts.not-captured', `${expected}, got no outcome of it there`);
    }
  }
  return history.snapshotOf(order, inventory_as_of);
}

/** @returns whether it is the first result of its order, which stays */
async function recordResult(
  run: string,
  result: Result,
  beside: Beside,
  ledger: RunLedger,
): Promise<boolean> {
  const recorded = await ledger.recordResult(run, result, beside);
  if (recorded === 'unknown') {
    throw new ImpossibleOrderError('order.not-accepted', `run ${run} never accepted this order`);
  }
  if (recorded === 'conflict') {
    const message = `run ${run} accepted this order with other content`;
    throw new ImpossibleOrderError('order.conflict', message);
  }
  return recorded === 'stored';
}

type GivingUp = Pick<ProcessOrderDeps, 'ledger' | 'watch' | 'hooks'>;

/** A failure is recorded before the job is marked failed, for the same reason as a result. */
async function giveUpOrRetry(
  attempt: OrderAttempt,
  error: unknown,
  { ledger, watch, hooks }: GivingUp,
): Promise<void> {
  const isGivenUp = attempt.isLastAttempt || error instanceof ImpossibleOrderError;
  if (isGivenUp) {
    await watch.outlast(() => ledger.recordFailure(attempt, reasonOfError(error), error));
  }
  if (hooks !== undefined) tellError(hooks, attempt, error, isGivenUp);
}
