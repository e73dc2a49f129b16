// Everything that the endpoint answers, and who may ask.
import { type AccessRules, type Audit, letIn, refuseForeign } from '@verdict/access';
import type { RedisLink } from '@verdict/runtime';
import express, { type Express, type RequestHandler } from 'express';
import { door } from './access.ts';
import { ApiError } from './api/api-error.ts';
import { openApiDocument } from './api/open-api.ts';
import { sendErrors, tellRefused } from './api/send-error.ts';
import type { Drain } from './drain.ts';
import { inventoryLines, paymentLines, zipCodeLines } from './facts/fact-kinds.ts';
import { hasLines, readJsonBody, requireLines } from './handlers/body.ts';
import { postFacts } from './handlers/facts.ts';
import { live, ready } from './handlers/health.ts';
import { invoke } from './handlers/invocations.ts';
import { takeOrderLines } from './handlers/order-lines.ts';
import { showOrder, takeOrder } from './handlers/orders.ts';
import type { LiveOrders } from './orders/live-orders.ts';
import type { LiveRuns } from './orders/live-run.ts';
import type { OpenSource } from './orders/live-source.ts';
import { whyNotAccepting, whyNotDeciding } from './ready.ts';
import { securityHeaders } from './security-headers.ts';

export interface RoutesOptions {
  readonly link: Pick<RedisLink, 'findTrouble'>;
  readonly open: OpenSource;
  readonly runs: LiveRuns;
  readonly orders: LiveOrders;
  readonly rules: AccessRules;
  readonly audit: Audit;
  readonly drain: Drain;
  readonly onError: (error: unknown) => void;
}

/** To the next route of the path where the body is not lines. */
function ifLines(): RequestHandler {
  return (request, _response, next) => next(hasLines(request) ? undefined : 'route');
}

function otherMethod(allowed: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', allowed);
    const message = `expected ${allowed}, got ${request.method}`;
    throw new ApiError(405, 'method-not-allowed', message);
  };
}

function notFound(): RequestHandler {
  return (request) => {
    const message = `there is nothing at ${request.path}: /openapi.json tells what is`;
    throw new ApiError(404, 'not-found', message);
  };
}

function addHealth(app: Express, { link, open, runs, drain }: RoutesOptions): void {
  const notAccepting = () => whyNotAccepting(link, open, runs);
  const notDeciding = async () => (await notAccepting()) ?? whyNotDeciding(open);
  app.route('/livez').get(live()).all(otherMethod('GET'));
  app.use(drain.handler);
  app.route('/readyz').get(ready(notAccepting)).all(otherMethod('GET'));
  app.route('/ping').get(ready(notDeciding)).all(otherMethod('GET'));
}

function addOrders(app: Express, { orders, open, drain }: RoutesOptions): void {
  app.route('/invocations').post(readJsonBody(), invoke(orders)).all(otherMethod('POST'));
  app.post('/orders', ifLines(), requireLines(), takeOrderLines(orders, open, drain));
  app.post('/orders', readJsonBody(), takeOrder(orders, open));
  app.all('/orders', otherMethod('POST'));
  app.get('/orders/:order_id', showOrder(orders));
  app.all('/orders/:order_id', otherMethod('GET'));
}

function addFacts(app: Express, { open }: RoutesOptions): void {
  app.post('/facts/inventory', requireLines(), postFacts(inventoryLines, open));
  app.post('/facts/payments', requireLines(), postFacts(paymentLines, open));
  app.post('/facts/zip-codes', requireLines(), postFacts(zipCodeLines, open));
  for (const kind of ['inventory', 'payments', 'zip-codes']) {
    app.all(`/facts/${kind}`, otherMethod('POST'));
  }
}

export function openRoutes(options: RoutesOptions): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.use(securityHeaders());
  addHealth(app, options);
  app.use(letIn(options.rules, options.audit, door));
  app.use(refuseForeign(tellRefused));
  addOrders(app, options);
  addFacts(app, options);
  app.get('/openapi.json', (_request, response) => void response.json(openApiDocument));
  app.use(notFound());
  app.use(sendErrors(options.onError));
  return app;
}
