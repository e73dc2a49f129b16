// All failures, a row for each cause.
import type { FailureGroup } from '../failures/failure-group.ts';
import type { FailuresRead } from '../failures/failure-reader.ts';
import { failureGroupPath, failuresPath, retryPath } from './failure-links.ts';
import { formatCount, formatTime } from './format.ts';
import { type Content, html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { orderPath } from './links.ts';
import { readingNote } from './reading-note.ts';

/** While failures are still being read. */
const followHead = html`<script type="module" src="/static/follow.js"></script>`;

export interface FailuresPage {
  readonly found: FailuresRead;
  /** Whose failures are shown; undefined for all. */
  readonly run: string | undefined;
  /** Runs that have failures. */
  readonly runs: readonly string[];
  /** Failed jobs that belong to no accepted order. */
  readonly unknownJobs: number;
  /** Undefined for operators; for others who may retry. */
  readonly refusal: string | undefined;
}

/** Sample orders in a row; the page of the group has more. */
const shownSamples = 3;

function option(name: string, chosen: string | undefined): Html {
  const selected = name === chosen ? html`selected` : undefined;
  return html`<option value="${name}" ${selected}>${name}</option>`;
}

function filter({ run, runs }: FailuresPage): Html {
  const offered = run === undefined || runs.includes(run) ? runs : [run, ...runs];
  return html`<form class="failure-filter" action="/failures">
    <label for="failures-run">Run</label>
    <select id="failures-run" name="run">
      <option value="">all runs</option>
      ${offered.map((name) => option(name, run))}
    </select>
    <button>Show</button>
  </form>`;
}

function time(iso: string): Html {
  return html`<time datetime="${iso}">${formatTime(iso)}</time>`;
}

function samples({ samples: list }: FailureGroup): Content {
  return list
    .slice(0, shownSamples)
    .map(({ order_id }) => html`<a href="${orderPath(order_id)}">${order_id}</a> `);
}

function runsText({ runs }: FailureGroup): Content {
  const [first] = runs;
  return runs.length === 1 ? first?.run : `${formatCount(runs.length)} runs`;
}

function row(group: FailureGroup, { run, refusal }: FailuresPage): Html {
  const { id, reason, phase, model, pattern, count, first_failed_at, last_failed_at } = group;
  const retry = html`<a href="${retryPath({ group: id, ...(run !== undefined && { run }) })}"
    >Retry…<span class="hidden"> ${formatCount(count)} of ${reason}</span></a
  >`;
  return html`<tr data-group="${id}">
    <th scope="row" class="message">
      <a href="${failureGroupPath(id, run)}">${pattern === '' ? 'No message' : pattern}</a>
      <span class="note cause"><code>${reason}</code> ${phase}, ${model}</span>
    </th>
    <td class="number" data-label="Orders">${formatCount(count)}</td>
    <td class="time" data-label="First">${time(first_failed_at)}</td>
    <td class="time" data-label="Last">${time(last_failed_at)}</td>
    <td class="run" data-label="Run">${runsText(group)}</td>
    <td data-label="Such as">${samples(group)}</td>
    <td class="action">${refusal === undefined ? retry : undefined}</td>
  </tr>`;
}

function table(page: FailuresPage): Html {
  return html`<table class="wide failure-groups">
    <caption class="hidden">
      Failures by cause, the most frequent first
    </caption>
    <thead>
      <tr>
        <th scope="col">Cause</th>
        <th scope="col" class="number">Orders</th>
        <th scope="col" class="time">First (UTC)</th>
        <th scope="col" class="time">Last (UTC)</th>
        <th scope="col">Run</th>
        <th scope="col">Such as</th>
        <td></td>
      </tr>
    </thead>
    <tbody>
      ${page.found.groups.map((group) => row(group, page))}
    </tbody>
  </table>`;
}

const nothing = html`<div class="empty">
  <p>None. An order that is given up is counted here under the cause that it failed of.</p>
  <p>
    Orders that wait for their next try are no failures yet: the <a href="/">overview</a> counts
    them as delayed.
  </p>
</div>`;

function summary({ found, run }: FailuresPage): Content {
  if (found.failed === 0) return undefined;
  const causes =
    found.groups.length === 1 ? '1 cause' : `${formatCount(found.groups.length)} causes`;
  const orders = found.failed === 1 ? 'order has' : 'orders have';
  return html`<p class="found" role="status">
    <strong>${formatCount(found.failed)}</strong> ${orders} failed, of ${causes}
    <span class="note">${run === undefined ? 'in all runs' : `in run ${run}`}</span>
  </p>`;
}

function retryAll({ found, run, refusal }: FailuresPage): Content {
  if (found.failed === 0) return undefined;
  if (refusal !== undefined) return html`<p class="note">Who may retry: ${refusal}.</p>`;
  const what = run === undefined ? 'all failures' : `all failures of run ${run}`;
  const href = retryPath(run === undefined ? {} : { run });
  return html`<p><a href="${href}">Retry ${what}…</a></p>`;
}

function unknown({ unknownJobs }: FailuresPage): Content {
  if (unknownJobs <= 0) return undefined;
  const jobs = unknownJobs === 1 ? 'job has' : 'jobs have';
  return html`<p class="note">
    Besides, ${formatCount(unknownJobs)} ${jobs} failed that no run accepted:
    <a href="/queues">Bull Board</a> shows them.
  </p>`;
}

export function failuresPage(page: FailuresPage): string {
  const { found, run } = page;
  const content = html`<h1>Failures</h1>
    <section
      class="card"
      id="follow"
      data-settled="${String(found.is_complete)}"
      aria-label="Failures by cause"
    >
      ${filter(page)} ${summary(page)} ${readingNote(found)}
      ${found.groups.length === 0 && found.failed === 0 ? nothing : table(page)} ${retryAll(page)}
      ${unknown(page)}
    </section>
    <p class="about">
      One cause is one reason, model and message; ids, numbers and times in the message are left
      out. The same as JSON: <a href="/api${failuresPath(run)}">/api${failuresPath(run)}</a>
    </p>`;
  const head = found.is_complete ? undefined : followHead;
  return layout({ title: 'Failures', content, place: '/failures', ...(head && { head }) });
}
