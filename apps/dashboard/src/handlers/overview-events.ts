import type { RequestHandler } from 'express';
import { PageEvents } from '../overview/page-events.ts';
import type { OverviewWatch } from '../overview/watch.ts';

/** Server-Sent Events: the parts of the front page, then those that changed with each reading of the figures. */
export function streamOverview(
  watch: Pick<OverviewWatch, 'fresh' | 'latest' | 'subscribe'>,
): RequestHandler {
  const events = new PageEvents(watch);
  return async (request, response) => {
    response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    await watch.fresh();
    if (!request.destroyed) events.open(response);
  };
}
