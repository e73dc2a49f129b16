// Puts failures back. What came of it is in the audit log, whether or not anybody waits for it.
import { type Audit, noteEffect, visitorOf } from '@verdict/access';
import type { Request, RequestHandler, Response } from 'express';
import type { FailureReader } from '../failures/failure-reader.ts';
import { settledWithin } from '../failures/settled-within.ts';
import { messagePage } from '../pages/message.ts';
import type { Retries } from '../retries/retries.ts';
import { describeChoice, parseChoice } from '../retries/retry-choice.ts';
import type { Retry, RetryProgress } from '../retries/retry.ts';

export interface StartDeps {
  readonly retries: Retries;
  readonly failures: FailureReader;
  readonly audit: Audit;
}

/** Most retries are over by then, and their page shows their effect at once. */
const longestWaitMs = 1500;

/** What the audit log calls it. */
export function nameOfRetry({ query }: Request): string {
  const { choice } = parseChoice(query);
  return choice === undefined ? 'retry' : `retry ${describeChoice(choice)}`;
}

function effectOf({ id, state, put_back, busy, error }: RetryProgress): string {
  const endings: Readonly<Record<RetryProgress['state'], string>> = {
    running: ` so far, goes on as /retries/${id}`,
    done: '',
    stopped: ', then the dashboard ended',
    broken: `, then: ${error}`,
  };
  const ofBusy = busy === 0 ? '' : `, ${busy} in the hand of a worker`;
  return `${put_back} put back${ofBusy}${endings[state]}`;
}

/** A second entry, for a retry that took longer than its answer. */
function recordEnd({ audit }: StartDeps, request: Request, retry: Retry): void {
  const visitor = visitorOf(request);
  const action = `${nameOfRetry(request)} (end of /retries/${retry.id})`;
  void retry.ended.then(() => {
    const progress = retry.progress();
    const outcome = progress.state === 'done' ? 'done' : 'failed';
    audit.record({ action, ...visitor, outcome, effect: effectOf(progress) });
  });
}

function refuse(request: Request, response: Response, status: number, title: string, text: string) {
  response.status(status);
  if (request.accepts(['html', 'json']) === 'html') response.send(messagePage(title, text));
  else response.json({ error: title, message: text });
}

function answer(request: Request, response: Response, progress: RetryProgress): void {
  const path = `/retries/${progress.id}`;
  if (request.accepts(['html', 'json']) === 'html') response.redirect(303, path);
  else response.status(202).location(`/api${path}`).json(progress);
}

export function startRetry(deps: StartDeps): RequestHandler {
  return async (request, response) => {
    const { choice, problem } = parseChoice(request.query);
    if (choice === undefined) return refuse(request, response, 400, 'Not a retry', problem);
    const retry = deps.retries.start(choice);
    if (retry === undefined) {
      const text = 'Other retries go on, as many as may at once; try again when one has ended.';
      return refuse(request, response.set('Retry-After', '10'), 503, 'Busy', text);
    }
    void retry.ended.then(() => deps.failures.expire());
    const hasEnded = await settledWithin(retry.ended, longestWaitMs);
    noteEffect(response, effectOf(retry.progress()));
    if (!hasEnded) recordEnd(deps, request, retry);
    answer(request, response, retry.progress());
  };
}
