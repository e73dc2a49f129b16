import type { RequestHandler } from 'express';
import type { Answering } from '../api/answer.ts';
import type { RunsAnswer } from '../api/run-answers.ts';
import type { OverviewWatch } from '../overview/watch.ts';
import { runsPage } from '../pages/runs-page.ts';
import { staleError } from './overview-json.ts';

export function showRuns(watch: OverviewWatch): RequestHandler {
  return async (_request, response) => {
    response.send(runsPage(await watch.fresh()));
  };
}

/** The figures of all runs; 503 when they are not those of now. */
export function sendRuns(watch: OverviewWatch): Answering<RunsAnswer> {
  return async (_request, response) => {
    const { health, figures } = await watch.fresh();
    if (health.state === 'well') response.json({ runs: figures?.runs ?? [] });
    else response.status(503).json(staleError(health.state, health.reason));
  };
}
