// The replaced service: an order in, its recommendation out.
import type { RequestHandler, Response } from 'express';
import type { Outcome } from '@verdict/results';
import type { InvocationAnswer, PendingAnswer } from '../api/answers.ts';
import { failureError, locationOf } from '../api/order-answers.ts';
import type { Accepted } from '../orders/accept.ts';
import { type LiveOrders, refuseWhenFull } from '../orders/live-orders.ts';
import { readOrder } from '../orders/read-order.ts';
import { textOf } from './body.ts';
import { untilLeft } from './until-left.ts';

export function sendPending(response: Response, order_id: string, { run }: Accepted): void {
  const answer: PendingAnswer = { order_id, state: 'pending', run };
  response.status(202).location(locationOf(order_id)).json(answer);
}

function sendOutcome(response: Response, order_id: string, outcome: Outcome): void {
  if (outcome.state === 'failed') throw failureError(outcome.failure);
  const answer: InvocationAnswer = { order_id, recommendation: outcome.result.recommendation };
  response.json(answer);
}

export function invoke(live: LiveOrders): RequestHandler {
  return async (request, response) => {
    const order = readOrder(textOf(request), 'POST /invocations');
    await refuseWhenFull(live);
    const accepted = await live.accept(order);
    const { order_id } = order;
    const outcome = await live.outcomeOf(accepted, order_id, untilLeft(response));
    if (outcome === undefined) sendPending(response, order_id, accepted);
    else sendOutcome(response, order_id, outcome);
  };
}
