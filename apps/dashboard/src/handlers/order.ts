import type { Request, RequestHandler, Response } from 'express';
import type { Answering } from '../api/answer.ts';
import { sendError } from '../api/error-answer.ts';
import type { OrderAnswer } from '../api/order-answer.ts';
import { findInRuns, type OrderInRun } from '../orders-in-runs.ts';
import type { Source } from '../overview/source.ts';
import { html } from '../pages/html.ts';
import { maskId } from '../pages/mask.ts';
import { messagePage } from '../pages/message.ts';
import { orderPage } from '../pages/order.ts';
import { refusalFor } from './failures.ts';

/** Longer ids were never accepted. */
const longestId = 200;

function wantsJson(request: Request): boolean {
  return request.query['format'] === 'json' || request.accepts(['html', 'json']) === 'json';
}

/** From `/orders/ID` or `/orders?q=ID`; the first of several. */
export function idOf(request: Request): string {
  const given: unknown = request.params['id'] ?? request.query['q'];
  const first: unknown = Array.isArray(given) ? given[0] : given;
  return typeof first === 'string' ? first : '';
}

function withoutPerson(found: OrderInRun): OrderInRun {
  const customer_id = maskId(found.order.customer_id);
  return { ...found, order: { ...found.order, customer_id } };
}

function answerOf(order_id: string, found: readonly OrderInRun[]): OrderAnswer {
  return { order_id, runs: found.map(withoutPerson) };
}

function sendJson(response: Response, order_id: string, found: readonly OrderInRun[]): void {
  response.status(found.length === 0 ? 404 : 200).json(answerOf(order_id, found));
}

function sendPage(
  request: Request,
  response: Response,
  order_id: string,
  found: readonly OrderInRun[],
): void {
  if (found.length > 0) {
    response.send(orderPage(order_id, found, refusalFor(request)));
    return;
  }
  const text = html`No run has accepted an order <strong class="id">${order_id}</strong>. Ids are
    compared exactly, with capitals and leading zeros.`;
  response.status(404).send(messagePage('No such order', text, order_id));
}

function shortIdOf(request: Request): string {
  return Array.from(idOf(request))
    .slice(0, longestId + 1)
    .join('');
}

/** `/api/orders/ID` */
export function sendOrder(source: () => Source): Answering<OrderAnswer> {
  return async (request, response) => {
    const order_id = shortIdOf(request);
    const found = await findInRuns(source(), order_id);
    if (found.length > 0) response.json(answerOf(order_id, found));
    else sendError(response, 404, 'not-found', `No run has accepted an order “${order_id}”.`);
  };
}

export function showOrder(source: () => Source): RequestHandler {
  return async (request, response) => {
    const order_id = shortIdOf(request);
    response.vary('Accept');
    if (order_id === '' && !wantsJson(request)) {
      response.send(messagePage('Find an order', 'Type its id above, exactly as in the file.'));
      return;
    }
    const found = await findInRuns(source(), order_id);
    if (wantsJson(request)) sendJson(response, order_id, found);
    else sendPage(request, response, order_id, found);
  };
}
