import type { RequestHandler, Response } from 'express';
import type { Overview, OverviewWatch } from '../overview/watch.ts';
import { renderParts } from '../pages/front.ts';

/** A page that cannot keep up is dropped; it connects again when it can. */
const longestBacklogBytes = 1_000_000;

type Parts = Readonly<Record<string, string>>;

function changedParts(parts: Parts, sent: Parts): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([id, text]) => sent[id] !== text));
}

function send(response: Response, parts: Parts): void {
  if (response.writableLength > longestBacklogBytes) response.destroy();
  else response.write(`event: parts\ndata: ${JSON.stringify(parts)}\n\n`);
}

/** Renders each overview once, however many pages show it. */
function renderOnce(): (overview: Overview) => Parts {
  const rendered = new WeakMap<Overview, Parts>();
  return (overview) => {
    const known = rendered.get(overview) ?? renderParts(overview);
    rendered.set(overview, known);
    return known;
  };
}

/**
 * Server-Sent Events: the parts of the front page that changed, with each reading of the figures.
 * An event without parts says that all is as it was, and that the dashboard lives.
 */
export function streamOverview(watch: OverviewWatch): RequestHandler {
  const render = renderOnce();
  return async (request, response) => {
    response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    let sent = render(await watch.fresh());
    send(response, sent);
    if (request.destroyed) return;
    const unsubscribe = watch.subscribe((overview) => {
      const parts = render(overview);
      send(response, changedParts(parts, sent));
      sent = parts;
    });
    response.on('close', unsubscribe);
  };
}
