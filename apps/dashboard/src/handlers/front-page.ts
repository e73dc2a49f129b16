import type { RequestHandler } from 'express';
import type { OverviewWatch } from '../overview/watch.ts';
import { frontPage } from '../pages/front.ts';

export function showFrontPage(watch: OverviewWatch): RequestHandler {
  return async (_request, response) => {
    response.send(frontPage(await watch.fresh()));
  };
}
