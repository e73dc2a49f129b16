// Orders that are taken now and asked about later.
import type { RequestHandler } from 'express';
import { ApiError } from '../api/api-error.ts';
import { locationOf, stateAnswer } from '../api/order-answers.ts';
import { noteIdempotencyKey } from '../orders/idempotency-key.ts';
import { type LiveOrders, refuseWhenFull } from '../orders/live-orders.ts';
import type { OpenSource } from '../orders/live-source.ts';
import { readOrder } from '../orders/read-order.ts';
import { textOf } from './body.ts';
import { sendPending } from './invocations.ts';

export function takeOrder(live: LiveOrders, open: OpenSource): RequestHandler {
  return async (request, response) => {
    const order = readOrder(textOf(request), 'POST /orders');
    const { order_id } = order;
    await refuseWhenFull(live);
    const key = request.get('idempotency-key');
    if (key !== undefined) await noteIdempotencyKey(await open(), key, order);
    const accepted = await live.accept(order);
    const isOver = accepted.state === 'decided' || accepted.state === 'failed';
    const known = isOver ? await live.find(order_id) : undefined;
    if (known === undefined) sendPending(response, order_id, accepted);
    else response.location(locationOf(order_id)).json(stateAnswer(known));
  };
}

export function showOrder(live: Pick<LiveOrders, 'find'>): RequestHandler<{ order_id: string }> {
  return async (request, response) => {
    const found = await live.find(request.params.order_id);
    if (found !== undefined) {
      response.json(stateAnswer(found));
      return;
    }
    const message = 'no live order with this id is known; the dashboard looks through all runs';
    throw new ApiError(404, 'not-found', message);
  };
}
