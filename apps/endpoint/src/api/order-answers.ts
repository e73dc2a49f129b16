// From what is stored of an order to what a client is answered.
import { type Failure, quoteInput } from '@verdict/records';
import { type Outcome, resultLine } from '@verdict/results';
import type { FoundInRun } from '../orders/live-orders.ts';
import type { OrderLine, OrderStateAnswer } from './answers.ts';
import { ApiError, errorAnswer } from './api-error.ts';

/** Reasons for which the order as it was sent can never be decided; all others are faults of the service. */
const faultsOfOrders: ReadonlySet<string> = new Set(['feature.unknown']);

export function locationOf(order_id: string): string {
  return `/orders/${encodeURIComponent(order_id)}`;
}

export function stateAnswer({ run, found, pipeline }: FoundInRun): OrderStateAnswer {
  const { order_id } = found.order;
  if (found.state === 'decided') {
    return { ...resultLine(found.result, run, pipeline), state: found.state };
  }
  if (found.state === 'pending') return { order_id, state: found.state, run: run.run };
  const { reason, message, attempts, failed_at } = found.failure;
  return { order_id, state: found.state, run: run.run, reason, message, attempts, failed_at };
}

/** An order that was given up, as an error. */
export function failureError({ order, reason, message, attempts }: Failure): ApiError {
  const status = faultsOfOrders.has(reason) ? 422 : 500;
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
  const what = `order ${quoteInput(order.order_id)} failed after ${tries}: ${reason}: ${message}`;
  return new ApiError(status, 'order-failed', what);
}

/** @param outcome undefined where there was none in time */
export function orderLine(line: number, order_id: string, outcome: Outcome | undefined): OrderLine {
  if (outcome === undefined) {
    return { order_id, state: 'pending', location: locationOf(order_id), line };
  }
  if (outcome.state === 'failed') return errorLine(line, order_id, failureError(outcome.failure));
  const { recommendation, reason } = outcome.result;
  return { order_id, recommendation, reason, line };
}

export function errorLine(
  line: number,
  order_id: string | null,
  { code, message }: Pick<ApiError, 'code' | 'message'>,
): OrderLine {
  return { ...errorAnswer(code, message), order_id, line };
}
