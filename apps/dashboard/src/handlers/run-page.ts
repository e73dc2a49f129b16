import type { Request, RequestHandler, Response } from 'express';
import type { Source } from '../overview/source.ts';
import { html } from '../pages/html.ts';
import { messagePage } from '../pages/message.ts';
import { runPage } from '../pages/run-page.ts';
import { readRunDetails, readRunRejects } from '../runs/run-details.ts';
import { shownReject } from '../runs/shown-reject.ts';

const shownRejects = 20;

export function runNameOf(request: Request): string {
  return String(request.params['run']);
}

export function sendNoSuchRun(response: Response, name: string): void {
  const text = html`There is no run <strong class="id">${name}</strong>. The
    <a href="/runs">list of runs</a> has those that there are; a run may have been dropped.`;
  response.status(404).send(messagePage('No such run', text));
}

export function showRun(source: () => Source): RequestHandler {
  return async (request, response) => {
    const name = runNameOf(request);
    const details = await readRunDetails(source(), name);
    if (details === undefined) return sendNoSuchRun(response, name);
    const rejects = await readRunRejects(source(), name);
    const newest = rejects.slice(-shownRejects).map(shownReject);
    response.send(runPage({ details, newestRejects: newest, keptRejects: rejects.length }));
  };
}

export function sendRun(source: () => Source): RequestHandler {
  return async (request, response) => {
    const name = runNameOf(request);
    const details = await readRunDetails(source(), name);
    if (details === undefined) {
      response.status(404).json({ error: 'No such run', message: `There is no run “${name}”.` });
      return;
    }
    const { run, counts, ...rest } = details;
    response.json({ ...run, ...counts, ...rest });
  };
}
