// The way of one order through a worker, from job to decision, top to bottom.
import type { History } from '@verdict/history';
import type { Pipelines } from '@verdict/pipeline';
import type { OrderAttempt } from '@verdict/queue';
import {
  ImpossibleOrderError,
  OrderError,
  type OrderJob,
  reasonOfError,
  type Result,
} from '@verdict/records';
import { DeadlineError, withinMs } from '@verdict/runtime';
import { type InSpan, untraced } from '@verdict/tracing';
import { hideCustomer } from './hide-customer.ts';
import type { Isolation, Question } from './isolation.ts';
import { orderJobOf } from './parse-order-job.ts';
import type { RedisWatch } from './redis-watch.ts';
import type { RunLedger } from './run-ledger.ts';

export interface ProcessOrderDeps {
  readonly history: History;
  readonly pipelines: Pipelines;
  readonly ledger: RunLedger;
  readonly timeoutMs: number;
  /** Told of each result that was stored; never waited for. */
  readonly observe?: (run: string, result: Result) => void;
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
export async function processOrder(attempt: OrderAttempt, deps: ProcessOrderDeps): Promise<string> {
  try {
    const job = orderJobOf(attempt);
    return await deps.watch.outlast(() => {
      const deciding = decideOrder(job, attempt.attempt, deps);
      return withinMs(deciding, deps.timeoutMs, `order ${job.order.order_id}`);
    });
  } catch (thrown) {
    const error = hideCustomer(asOrderError(thrown), attempt.data);
    await deps.watch.outlast(() => recordGivenUp(attempt, error, deps.ledger));
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
  { ledger, watch }: Pick<ProcessOrderDeps, 'ledger' | 'watch'>,
): Promise<string> {
  try {
    orderJobOf(question.attempt); // rubbish needs no process of its own
    return await watch.outlast(() => isolation.decide(question));
  } catch (thrown) {
    const error = hideCustomer(thrown, question.attempt.data);
    await watch.outlast(() => recordGivenUp(question.attempt, error, ledger));
    throw error;
  }
}

function asOrderError(error: unknown): unknown {
  if (!(error instanceof DeadlineError)) return error;
  return new OrderError('order.timeout', error.message, { cause: error });
}

async function decideOrder(
  { run, settings, order }: OrderJob,
  attempt: number,
  { history, pipelines, ledger, observe, inSpan = untraced }: ProcessOrderDeps,
): Promise<string> {
  const about = { 'verdict.run': run, 'verdict.order_id': order.order_id };
  const pipeline = await pipelines.of(settings);
  const lookUp = () => history.snapshotOf(order, settings.inventory_as_of);
  const snapshot = await inSpan('look up', about, lookUp);
  const decision = await inSpan('decide', about, () => pipeline.decide(order, snapshot, settings));
  const decided_at = new Date().toISOString();
  const result = { order, snapshot, ...decision, decided_at, attempt };
  const isNew = await inSpan('store', about, () => recordResult(run, result, ledger));
  if (isNew) observe?.(run, result);
  return decision.recommendation;
}

/** @returns whether it is the first result of its order, which stays */
async function recordResult(run: string, result: Result, ledger: RunLedger): Promise<boolean> {
  const recorded = await ledger.recordResult(run, result);
  if (recorded === 'unknown') {
    throw new ImpossibleOrderError('order.not-accepted', `run ${run} never accepted this order`);
  }
  if (recorded === 'conflict') {
    const message = `run ${run} accepted this order with other content`;
    throw new ImpossibleOrderError('order.conflict', message);
  }
  return recorded === 'stored';
}

/** A failure is recorded before the job is marked failed, for the same reason as a result. */
async function recordGivenUp(
  attempt: OrderAttempt,
  error: unknown,
  ledger: RunLedger,
): Promise<void> {
  if (!attempt.isLastAttempt && !(error instanceof ImpossibleOrderError)) return;
  await ledger.recordFailure(attempt, reasonOfError(error), error);
}
