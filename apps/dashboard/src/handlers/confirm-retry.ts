// Before failures are put back: how many, and what they are.
import { findFailures, readRun } from '@verdict/results';
import type { RequestHandler, Response } from 'express';
import type { FailureGroup } from '../failures/failure-group.ts';
import { causeOf } from '../failures/failure-cause.ts';
import type { FailuresRead } from '../failures/failure-reader.ts';
import type { Figures } from '../overview/figures.ts';
import type { Source } from '../overview/source.ts';
import { type ConfirmRetry, confirmRetryPage } from '../pages/confirm-retry.ts';
import { failureGroupPath, failuresPath } from '../pages/failure-links.ts';
import { formatCount } from '../pages/format.ts';
import { html } from '../pages/html.ts';
import { orderPath } from '../pages/links.ts';
import { messagePage } from '../pages/message.ts';
import { type Row, utcTime } from '../pages/rows.ts';
import { parseChoice, type RetryChoice } from '../retries/retry-choice.ts';
import { type FailureDeps, findFailuresFor, freshFigures, refusalFor } from './failures.ts';

export interface ConfirmDeps extends FailureDeps {
  readonly source: () => Source;
}

type Counted = Pick<ConfirmRetry, 'choice' | 'count' | 'isComplete' | 'about' | 'back'>;

function causeRows({ reason, phase, model, pattern }: ReturnType<typeof causeOf>): readonly Row[] {
  return [
    ['reason', html`<code>${reason}</code>`],
    ['where', `${phase}, ${model}`],
    ['message', pattern],
  ];
}

function timeRows(groups: readonly FailureGroup[]): readonly Row[] {
  const first = groups.map(({ first_failed_at }) => first_failed_at).toSorted()[0];
  const last = lastOf(groups);
  return first === undefined || last === undefined
    ? []
    : [
        ['first failed', utcTime(first)],
        ['last failed', utcTime(last)],
      ];
}

function lastOf(groups: readonly FailureGroup[]): string | undefined {
  return groups
    .map(({ last_failed_at }) => last_failed_at)
    .toSorted()
    .at(-1);
}

function runRow(groups: readonly FailureGroup[]): Row {
  const runs = new Set(groups.flatMap((group) => group.runs.map(({ run }) => run)));
  return ['runs', [...runs].join(', ')];
}

/**
 * Up to the last failure that was read: by the clocks of the workers, which may differ from ours. Where
 * not all were read, up to now.
 */
function untilOf(groups: readonly FailureGroup[], { is_complete }: FailuresRead): string {
  const last = lastOf(groups) ?? '';
  const now = new Date().toISOString();
  return is_complete || last > now ? last : now;
}

function countGroups(choice: RetryChoice, found: FailuresRead): Counted | undefined {
  const { run, group: id } = choice;
  const groups = id === undefined ? found.groups : found.groups.filter((one) => one.id === id);
  const [group] = groups;
  if (group === undefined) return undefined;
  const counted = groups.reduce((sum, { count }) => sum + count, 0);
  const isAll = id === undefined;
  const about = isAll ? [['causes', formatCount(groups.length)] as const] : causeRows(group);
  return {
    choice: { ...choice, until: untilOf(groups, found) },
    count: isAll ? Math.max(found.failed, counted) : counted,
    isComplete: isAll || found.is_complete,
    about: [...about, runRow(groups), ...timeRows(groups)],
    back: isAll ? failuresPath(run) : failureGroupPath(group.id, run),
  };
}

/** One order is looked up by itself: its failure may be of this moment. */
async function countOrder(
  source: Source,
  choice: RetryChoice,
  run: string,
  order_id: string,
): Promise<Counted | undefined> {
  const known = await readRun(source.home, run);
  if (known === undefined) return undefined;
  const [failure] = await findFailures(source.shardsOf(known).of(order_id), run, [order_id]);
  if (failure === undefined || failure === null) return undefined;
  return {
    choice: { ...choice, until: failure.failed_at },
    count: 1,
    isComplete: true,
    about: [
      ['order', order_id],
      ['run', run],
      ...causeRows(causeOf(failure, known.settings.model)),
      ['failed', utcTime(failure.failed_at)],
    ],
    back: orderPath(order_id),
  };
}

function workersOf({ workers }: Figures): number | null {
  return workers === null ? null : workers.length;
}

function sendNothingLeft(response: Response, { order_id, run }: RetryChoice): void {
  const what = html`Nothing has failed there any more: it was decided, or somebody has put it back.`;
  const link =
    order_id === undefined
      ? html`<a href="${failuresPath(run)}">All failures</a>`
      : html`<a href="${orderPath(order_id)}">The order</a>`;
  response.status(404).send(messagePage('Nothing to retry', html`${what} ${link}`));
}

export function confirmRetry(deps: ConfirmDeps): RequestHandler {
  return async (request, response) => {
    const { choice, problem } = parseChoice(request.query);
    if (choice === undefined) {
      response.status(400).send(messagePage('Not a retry', problem));
      return;
    }
    const { run, order_id } = choice;
    const { found } = await findFailuresFor(request, deps);
    const counted =
      run !== undefined && order_id !== undefined
        ? await countOrder(deps.source(), choice, run, order_id)
        : found && countGroups(choice, found);
    if (counted === undefined) return sendNothingLeft(response, choice);
    const workers = workersOf(await freshFigures(deps.watch));
    // A browser names the origin of a form only where the policy lets it name the page.
    response.set('Referrer-Policy', 'same-origin');
    response.send(confirmRetryPage({ ...counted, workers, refusal: refusalFor(request) }));
  };
}
