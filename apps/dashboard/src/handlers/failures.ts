// Failures by their cause, as a page and as JSON.
import { visitorOf } from '@verdict/access';
import type { Request, RequestHandler } from 'express';
import { viewerMessage } from '../access.ts';
import type { Answering } from '../api/answer.ts';
import { sendError } from '../api/error-answer.ts';
import type { FailuresAnswer } from '../api/failure-answers.ts';
import type { FailureReader, FailuresRead } from '../failures/failure-reader.ts';
import type { Figures } from '../overview/figures.ts';
import type { OverviewWatch } from '../overview/watch.ts';
import { failuresPage } from '../pages/failures-page.ts';
import { RedisAwayError } from '@verdict/runtime';
import { sendNoSuchRun } from './run-page.ts';

export interface FailureDeps {
  readonly watch: OverviewWatch;
  readonly failures: FailureReader;
}

/** Undefined for operators, else who may change something. */
export function refusalFor(request: Request): string | undefined {
  return visitorOf(request).role === 'operator' ? undefined : viewerMessage;
}

/** `?run=`; an empty one, as the form sends it, is none. */
export function chosenRun({ query }: Request): string | undefined {
  const run: unknown = query['run'];
  return typeof run === 'string' && run !== '' ? run : undefined;
}

/** @throws RedisAwayError before anything could be read */
export async function freshFigures(watch: OverviewWatch): Promise<Figures> {
  const { figures, health } = await watch.fresh();
  if (figures === null) throw new RedisAwayError(health.reason ?? 'nothing could be read yet');
  return figures;
}

export interface FoundFailures {
  readonly figures: Figures;
  readonly run: string | undefined;
  /** Undefined when there is no such run. */
  readonly found: FailuresRead | undefined;
}

export async function findFailuresFor(
  request: Request,
  { watch, failures }: FailureDeps,
): Promise<FoundFailures> {
  const figures = await freshFigures(watch);
  const run = chosenRun(request);
  const isKnown = run === undefined || figures.runs.some(({ run: name }) => name === run);
  const found = isKnown ? await failures.fresh(figures.runs, run) : undefined;
  return { figures, run, found };
}

/** Rubbish in the queue fails too, and no run knows of it. */
function unknownJobs({ queue, orders }: Figures): number {
  return Math.max(0, queue.failed - orders.failed);
}

export function showFailures(deps: FailureDeps): RequestHandler {
  return async (request, response) => {
    const { figures, run, found } = await findFailuresFor(request, deps);
    if (found === undefined) return sendNoSuchRun(response, run ?? '');
    const runs = figures.runs.filter(({ failed }) => failed > 0).map(({ run: name }) => name);
    const refusal = refusalFor(request);
    const page = { found, run, runs, unknownJobs: unknownJobs(figures), refusal };
    response.send(failuresPage(page));
  };
}

export function sendFailures(deps: FailureDeps): Answering<FailuresAnswer> {
  return async (request, response) => {
    const { figures, run, found } = await findFailuresFor(request, deps);
    if (found === undefined) {
      sendError(response, 404, 'not-found', `There is no run “${run}”.`);
      return;
    }
    response.json({ run: run ?? null, ...found, unknown_jobs: unknownJobs(figures) });
  };
}
