// Everything that the dashboard answers, and who may ask.
import {
  type AccessRules,
  askForOperator,
  type Audit,
  type GuardAction,
  guardActions,
  letIn,
  requireOperator,
  visitorOf,
} from '@verdict/access';
import { isRedisAway, RedisAwayError, type RedisLink } from '@verdict/runtime';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
} from 'express';
import { viewerMessage } from './access.ts';
import { codeOfStatus, sendError } from './api/error-answer.ts';
import { isReading, refusalOfChange } from './board-changes.ts';
import { bullBoard } from './bull-board.ts';
import { sendAudit } from './handlers/audit.ts';
import { confirmRetry } from './handlers/confirm-retry.ts';
import { countFailures } from './handlers/count-failures.ts';
import { showFailureGroup } from './handlers/failure-group.ts';
import { sendFailures, showFailures } from './handlers/failures.ts';
import { showFrontPage } from './handlers/front-page.ts';
import { sendHistory } from './handlers/history-json.ts';
import { live, ready } from './handlers/health.ts';
import { sendMetrics } from './handlers/metrics.ts';
import { sendDocument } from './handlers/openapi.ts';
import { sendOrder, showOrder } from './handlers/order.ts';
import { streamOverview } from './handlers/overview-events.ts';
import { sendOverview } from './handlers/overview-json.ts';
import { sendRetry, showRetry } from './handlers/retry-progress.ts';
import { sendMonitoring, showMonitoring } from './handlers/run-monitoring.ts';
import { sendRejects, sendResults } from './handlers/run-downloads.ts';
import { sendRun, showRun } from './handlers/run-page.ts';
import { sendRuns, showRuns } from './handlers/runs-page.ts';
import { scanAsLines, scanAsPage } from './handlers/scan-orders.ts';
import { searchOrders, sendOrders } from './handlers/search-orders.ts';
import { nameOfRetry, startRetry } from './handlers/start-retry.ts';
import { staticFiles } from './handlers/static-files.ts';
import type { FailureReader } from './failures/failure-reader.ts';
import type { ReadHistory } from './history/history-reader.ts';
import type { ReadMonitoring } from './monitoring/monitoring-reader.ts';
import type { Source } from './overview/source.ts';
import type { OverviewWatch } from './overview/watch.ts';
import { messagePage } from './pages/message.ts';
import type { Retries } from './retries/retries.ts';
import type { RecentResults } from './search/recent-results.ts';
import { ScanSlots } from './search/scan-slots.ts';
import { securityHeaders } from './security-headers.ts';

export interface RoutesOptions {
  /** @throws RedisAwayError */
  readonly source: () => Source;
  readonly link: RedisLink;
  readonly watch: OverviewWatch;
  readonly recent: RecentResults;
  readonly failures: FailureReader;
  readonly retries: Retries;
  readonly readHistory: ReadHistory;
  readonly readMonitoring: ReadMonitoring;
  /** Whether alerts are told to somebody. */
  readonly isTelling: boolean;
  readonly rules: AccessRules;
  readonly audit: Audit;
  readonly onError: (error: unknown) => void;
}

/** Searches over whole runs that go on at once, whoever asked for them. */
const mostScans = 4;

/** Fails at once instead of waiting for Redis to come back. */
function requireRedis(link: RedisLink): RequestHandler {
  return (_request, _response, next) => {
    link.requireReady();
    next();
  };
}

/** Lets everybody read, and operators change what is on the list. */
function guardBoard(guard: GuardAction): RequestHandler {
  const guarded = guard({
    name: ({ method, baseUrl, path }) => `${method} ${baseUrl}${path}`,
    refusalOf: ({ method, path }) => refusalOfChange(method, path),
  });
  return (request, response, next) => {
    if (isReading(request.method)) next();
    else return guarded(request, response, next);
    return undefined;
  };
}

/** Bull Board as the visitor may use it: to those who only look it offers nothing else. */
function boardByRole({ source, isTelling }: RoutesOptions): RequestHandler {
  const boards = {
    viewer: bullBoard(source, { isWritable: false, isTelling }),
    operator: bullBoard(source, { isWritable: true, isTelling }),
  };
  return (request, response, next) => boards[visitorOf(request).role](request, response, next);
}

function notFound(): RequestHandler {
  return (request, response) => {
    if (isForPrograms(request)) {
      sendError(response, 404, 'not-found', 'There is nothing at this address.');
      return;
    }
    response.status(404).send(messagePage('No such page', 'There is nothing at this address.'));
  };
}

/** Whatever is asked below /api is answered in JSON. */
function isForPrograms({ originalUrl }: Request): boolean {
  return originalUrl.startsWith('/api/');
}

function failed(onError: RoutesOptions['onError']): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const isAway = error instanceof RedisAwayError || isRedisAway(error);
    const status = isAway ? 503 : Number(error?.status ?? 500);
    if (status >= 500 && !isAway) onError(error);
    const title = isAway ? 'Redis does not answer' : 'This did not work';
    const text = isAway
      ? `${error.message}. It is tried again all the time.`
      : String(error?.message);
    if (isForPrograms(request)) return sendError(response, status, codeOfStatus(status), text);
    response.status(status);
    if (request.accepts(['html', 'json']) === 'html') response.send(messagePage(title, text));
    else response.json({ error: title, message: text });
  };
}

export function openRoutes(options: RoutesOptions): Express {
  const { source, link, watch, readHistory, rules, audit } = options;
  const refusalPage = (message: string) => messagePage('Refused', message);
  const guard = guardActions({ audit, viewerMessage, refusalPage });
  const app = express().disable('x-powered-by');
  app.use(securityHeaders());

  app.get('/livez', live());
  app.get('/readyz', ready(link));
  app.use(letIn(rules, audit));

  app.get('/operator', askForOperator(rules.operatorPassword));
  app.use('/static', staticFiles());
  app.use(countFailures(watch));
  app.get('/', showFrontPage(watch, readHistory));
  app.get('/events', streamOverview(watch));
  app.get('/api/overview', sendOverview(watch));
  app.get('/api/history', requireRedis(link), sendHistory(readHistory));
  app.get('/orders', requireRedis(link), searchOrders(options));
  app.get(['/orders', '/orders/:id'], requireRedis(link), showOrder(source));
  app.get('/api/orders', requireRedis(link), sendOrders(options));
  app.get('/api/orders/:id', requireRedis(link), sendOrder(source));
  const scans = { source, slots: new ScanSlots(mostScans), onError: options.onError };
  app.get('/scan', requireRedis(link), scanAsPage(scans));
  app.get('/api/scan', requireRedis(link), scanAsLines(scans));
  app.get('/runs', showRuns(watch));
  app.get('/api/runs', sendRuns(watch));
  app.get('/runs/:run', requireRedis(link), showRun(source));
  app.get('/api/runs/:run', requireRedis(link), sendRun(source));
  app.get('/runs/:run/monitoring', requireRedis(link), showMonitoring(options));
  app.get('/api/runs/:run/monitoring', requireRedis(link), sendMonitoring(options));
  app.get('/runs/:run/results.jsonl', requireRedis(link), sendResults(options, 'jsonl'));
  app.get('/runs/:run/results.csv', requireRedis(link), sendResults(options, 'csv'));
  app.get('/runs/:run/rejects.jsonl', requireRedis(link), sendRejects(options));
  app.get('/failures', requireRedis(link), showFailures(options));
  app.get('/api/failures', requireRedis(link), sendFailures(options));
  app.get('/failures/retry', requireRedis(link), confirmRetry(options));
  app.post(
    '/failures/retry',
    guard({ name: nameOfRetry }),
    requireRedis(link),
    startRetry(options),
  );
  app.get('/failures/:group', requireRedis(link), showFailureGroup(options));
  app.get('/retries/:id', requireRedis(link), showRetry(options.retries));
  app.get('/api/retries/:id', requireRedis(link), sendRetry(options.retries));
  app.get('/metrics', requireRedis(link), sendMetrics(options));
  app.get('/api/audit', requireOperator(viewerMessage), requireRedis(link), sendAudit(source));
  app.get('/api/openapi.json', sendDocument());
  app.use('/queues', guardBoard(guard));
  app.use('/queues/api', requireRedis(link));
  app.use('/queues', boardByRole(options));

  app.use(notFound());
  app.use(failed(options.onError));
  return app;
}
