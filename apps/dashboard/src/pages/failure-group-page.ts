// Failures of one cause: since when, where, and which orders.
import type { FailureGroup, SampleOrder } from '../failures/failure-group.ts';
import type { FailuresRead } from '../failures/failure-reader.ts';
import { failureGroupPath, failuresPath, retryPath } from './failure-links.ts';
import { formatCount } from './format.ts';
import { type Content, html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { orderPath, runPath } from './links.ts';
import { readingNote } from './reading-note.ts';
import { rows, utcTime } from './rows.ts';

export interface FailureGroupPage {
  readonly group: FailureGroup;
  readonly found: FailuresRead;
  readonly run: string | undefined;
  readonly refusal: string | undefined;
}

function sampleRow({ run, order_id, failed_at }: SampleOrder): Html {
  return html`<tr>
    <th scope="row"><a href="${orderPath(order_id)}">${order_id}</a></th>
    <td data-label="Run"><a href="${runPath(run)}">${run}</a></td>
    <td class="time" data-label="Failed">${utcTime(failed_at)}</td>
  </tr>`;
}

function sampleTable({ samples }: FailureGroup): Html {
  return html`<table class="wide">
    <caption class="hidden">
      The newest orders of the group
    </caption>
    <thead>
      <tr>
        <th scope="col">Order</th>
        <th scope="col">Run</th>
        <th scope="col" class="time">Failed</th>
      </tr>
    </thead>
    <tbody>
      ${samples.map(sampleRow)}
    </tbody>
  </table>`;
}

function runLinks({ id, runs }: FailureGroup): Content {
  return runs.map(
    ({ run, count }) =>
      html`<a href="${failureGroupPath(id, run)}">${run}</a> ${formatCount(count)} `,
  );
}

function action({ group, run, refusal }: FailureGroupPage): Html {
  if (refusal !== undefined) return html`<p class="note">Who may retry: ${refusal}.</p>`;
  const orders = group.count === 1 ? 'this order' : `these ${formatCount(group.count)} orders`;
  const href = retryPath({ group: group.id, ...(run !== undefined && { run }) });
  return html`<p><a href="${href}">Retry ${orders}…</a></p>`;
}

export function failureGroupPage(page: FailureGroupPage): string {
  const { group, found, run } = page;
  const { reason, phase, model, pattern, message, samples, count } = group;
  const content = html`<h1>Failures by <code>${reason}</code></h1>
    <section class="card" data-group="${group.id}">
      <p class="why message">${pattern}</p>
      ${rows([
        ['orders', formatCount(count)],
        ['where', phase],
        ['model', model],
        ['first', utcTime(group.first_failed_at)],
        ['last', utcTime(group.last_failed_at)],
        ['runs', runLinks(group)],
        ['one of the messages', message],
      ])}
      ${readingNote(found)} ${action(page)}
    </section>
    <section class="card">
      <h2>
        Orders
        <span class="note">the newest ${formatCount(samples.length)} of ${formatCount(count)}</span>
      </h2>
      ${sampleTable(group)}
    </section>
    <p class="about"><a href="${failuresPath(run)}">All failures</a></p>`;
  return layout({ title: `Failures by ${reason}`, content, place: '/failures' });
}
