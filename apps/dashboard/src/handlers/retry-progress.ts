// What a retry did and what became of its orders, as a page and as JSON.
import type { Request, RequestHandler } from 'express';
import type { Answering } from '../api/answer.ts';
import { sendError } from '../api/error-answer.ts';
import type { RetryAnswer } from '../api/failure-answers.ts';
import { messagePage } from '../pages/message.ts';
import { retryPage, type RetryPage } from '../pages/retry-page.ts';
import type { Retries } from '../retries/retries.ts';

async function find(retries: Retries, request: Request): Promise<RetryPage | undefined> {
  const retry = retries.find(String(request.params['id']));
  if (retry === undefined) return undefined;
  // Of what was put back before its fate is read, so that none is counted without having been added.
  const progress = retry.progress();
  return { progress, fates: await retry.fates() };
}

const unknown =
  'This dashboard does not know of such a retry: it was started again since, or the retry is long ago. ' +
  'Operators find what was done in the audit log (/api/audit).';

export function showRetry(retries: Retries): RequestHandler {
  return async (request, response) => {
    const page = await find(retries, request);
    if (page === undefined) response.status(404).send(messagePage('No such retry', unknown));
    else response.send(retryPage(page));
  };
}

export function sendRetry(retries: Retries): Answering<RetryAnswer> {
  return async (request, response) => {
    const page = await find(retries, request);
    if (page === undefined) sendError(response, 404, 'not-found', unknown);
    else response.json({ ...page.progress, orders: page.fates });
  };
}
