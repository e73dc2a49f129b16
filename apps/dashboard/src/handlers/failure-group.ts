import type { RequestHandler } from 'express';
import { failureGroupPage } from '../pages/failure-group-page.ts';
import { failuresPath } from '../pages/failure-links.ts';
import { html } from '../pages/html.ts';
import { messagePage } from '../pages/message.ts';
import { type FailureDeps, findFailuresFor, refusalFor } from './failures.ts';
import { sendNoSuchRun } from './run-page.ts';

/** Failures of one cause, in all runs or in `?run=`. */
export function showFailureGroup(deps: FailureDeps): RequestHandler {
  return async (request, response) => {
    const { run, found } = await findFailuresFor(request, deps);
    if (found === undefined) return sendNoSuchRun(response, run ?? '');
    const group = found.groups.find(({ id }) => id === request.params['group']);
    if (group === undefined) {
      const text = html`No failure of this group is left, or none that was read: its orders were
        decided, put back, or dropped with their run.
        <a href="${failuresPath(run)}">All failures</a>`;
      response.status(404).send(messagePage('None left', text));
      return;
    }
    response.send(failureGroupPage({ group, found, run, refusal: refusalFor(request) }));
  };
}
