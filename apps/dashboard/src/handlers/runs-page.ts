import type { RequestHandler } from 'express';
import type { OverviewWatch } from '../overview/watch.ts';
import { runsPage } from '../pages/runs-page.ts';

export function showRuns(watch: OverviewWatch): RequestHandler {
  return async (_request, response) => {
    response.send(runsPage(await watch.fresh()));
  };
}

/** The figures of all runs; 503 when they are not those of now. */
export function sendRuns(watch: OverviewWatch): RequestHandler {
  return async (_request, response) => {
    const { health, figures } = await watch.fresh();
    response.status(health.state === 'well' ? 200 : 503).json({ runs: figures?.runs ?? null });
  };
}
