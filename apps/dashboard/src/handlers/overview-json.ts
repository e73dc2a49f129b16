import type { RequestHandler } from 'express';
import type { OverviewWatch } from '../overview/watch.ts';

/** The figures of the front page; 503 when they are not those of now. */
export function sendOverview(watch: OverviewWatch): RequestHandler {
  return async (_request, response) => {
    const overview = await watch.fresh();
    response.status(overview.health.state === 'well' ? 200 : 503).json(overview);
  };
}
