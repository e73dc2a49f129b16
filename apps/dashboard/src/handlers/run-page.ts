import type { Request, RequestHandler, Response } from 'express';
import type { Answering } from '../api/answer.ts';
import { sendError } from '../api/error-answer.ts';
import type { RunAnswer } from '../api/run-answers.ts';
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

/** How many rejects of a run are kept, and the last of them. */
async function readShownRejects(source: Source, name: string) {
  const rejects = await readRunRejects(source, name);
  return { kept: rejects.length, newest: rejects.slice(-shownRejects).map(shownReject) };
}

export function showRun(source: () => Source): RequestHandler {
  return async (request, response) => {
    const name = runNameOf(request);
    const details = await readRunDetails(source(), name);
    if (details === undefined) return sendNoSuchRun(response, name);
    const { kept, newest } = await readShownRejects(source(), name);
    response.send(runPage({ details, newestRejects: newest, keptRejects: kept }));
  };
}

export function sendRun(source: () => Source): Answering<RunAnswer> {
  return async (request, response) => {
    const name = runNameOf(request);
    const details = await readRunDetails(source(), name);
    if (details === undefined) {
      sendError(response, 404, 'not-found', `There is no run “${name}”.`);
      return;
    }
    const { kept, newest } = await readShownRejects(source(), name);
    const { run, counts, ...rest } = details;
    response.json({ ...run, ...counts, ...rest, kept_rejects: kept, newest_rejects: newest });
  };
}
