import type { Reject } from '@verdict/records';
import { type Enqueue, keptRejects as mostRejects } from '@verdict/results';
import { describeLayout } from '@verdict/shards';
import type { RunDetails } from '../runs/run-details.ts';
import { decisionShares, reasonShares } from './decisions.ts';
import { failuresPath } from './failure-links.ts';
import { formatCount, formatDuration, formatRate, formatShare, formatTime } from './format.ts';
import { type Content, html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { monitoringPath, runPath, searchPath } from './links.ts';
import { rows, utcTime } from './rows.ts';
import { shadowSection } from './shadows.ts';

export interface RunPage {
  readonly details: RunDetails;
  readonly newestRejects: readonly Reject[];
  /** How many can be downloaded. */
  readonly keptRejects: number;
}

function figure(name: string, count: number, note: Content, tone = ''): Html {
  return html`<div class="card figure ${tone}" data-figure="${name.toLowerCase()}">
    <dt>${name}</dt>
    <dd class="count">${formatCount(count)}</dd>
    <dd class="note">${note}</dd>
  </div>`;
}

function failedFigure({ run, counts: { failed } }: RunDetails): Html {
  if (failed === 0) return figure('Failed', 0, 'given up');
  const causes = html`<a href="${failuresPath(run.run)}">by cause</a>`;
  return figure('Failed', failed, html`given up, ${causes}`, 'bad');
}

function figures(details: RunDetails): Html {
  const { counts, rejected, enqueues } = details;
  const { accepted, pending, decided } = counts;
  const duplicates = enqueues.reduce((sum, enqueue) => sum + enqueue.duplicates, 0);
  const files = new Set(enqueues.map(({ file }) => file)).size;
  return html`<dl class="figures">
    ${figure('Accepted', accepted, 'orders, each once')}
    ${figure('Pending', pending, 'not decided yet')}
    ${figure('Decided', decided, `${formatShare(decided, accepted)} of accepted`, 'good')}
    ${failedFigure(details)}
    ${figure('Rejected', rejected, `rows of ${files === 1 ? '1 file' : `${files} files`}`, rejected > 0 ? 'bad' : '')}
    ${figure('Duplicates', duplicates, 'rows known already')}
  </dl>`;
}

function timeRows({ run, last_decided_at, orders_per_second }: RunDetails) {
  const last = last_decided_at === null ? '–' : utcTime(last_decided_at);
  const seconds =
    last_decided_at === null
      ? null
      : (Date.parse(last_decided_at) - Date.parse(run.created_at)) / 1000;
  return [
    ['first enqueue', utcTime(run.created_at)],
    ['last enqueue', utcTime(run.enqueued_at)],
    ['last decision', last],
    ['first to last', seconds === null ? '–' : formatDuration(seconds)],
    [
      'decided on average',
      orders_per_second === null ? '–' : `${formatRate(orders_per_second)} orders/s`,
    ],
  ] as const;
}

function settingRows({ run }: RunDetails) {
  const { model, pipeline, inventory_as_of, strict, facts_of } = run.settings;
  const stock = inventory_as_of === 'latest' ? 'the latest (looks ahead)' : 'as of the order';
  return [
    ['model', model],
    [
      'artifact',
      pipeline === undefined ? 'comes with the workers' : html`<code>${pipeline}</code>`,
    ],
    ['stock', stock],
    ...(facts_of === undefined ? [] : [['facts', `captured by run ${facts_of}`] as const]),
    ['unknown facts', strict ? 'fail the order (strict)' : 'hold the order'],
    ['first file', run.file],
    ['kept on', describeLayout(run.layout)],
  ] as const;
}

function downloads({ run }: RunDetails): Html {
  const path = runPath(run.run);
  return html`<p class="downloads">
    <a href="${searchPath({ run: run.run })}">Search its results</a>
    <a href="${monitoringPath(run.run)}">Monitoring</a>
    <a href="${path}/results.jsonl" download>Results as JSON Lines</a>
    <a href="${path}/results.csv" download>Results as CSV</a>
    <a href="/api/runs/${encodeURIComponent(run.run)}">Figures as JSON</a>
  </p>`;
}

function rejectRow({ line, file, order_id, column, reason, expected, got }: Reject): Html {
  return html`<tr>
    <th scope="row">${file}, line ${line}</th>
    <td data-label="Order">${order_id ?? '–'}</td>
    <td data-label="Column">${column ?? 'the row'}</td>
    <td><code>${reason}</code></td>
    <td class="message">expected ${expected}, got ${JSON.stringify(got)}</td>
  </tr>`;
}

function rejectTable(newest: readonly Reject[]): Html {
  return html`<table class="wide">
    <caption class="note">
      The last ${newest.length === 1 ? 'one' : newest.length}
    </caption>
    <thead>
      <tr>
        <th scope="col">Row</th>
        <th scope="col">Order</th>
        <th scope="col">Column</th>
        <th scope="col">Reason</th>
        <th scope="col">What is wrong</th>
      </tr>
    </thead>
    <tbody>
      ${newest.map(rejectRow)}
    </tbody>
  </table>`;
}

function rejects({ details, newestRejects, keptRejects }: RunPage): Html {
  const { rejected, reject_reasons, run } = details;
  if (rejected === 0) return html`<p class="empty">None: every row of its files was taken.</p>`;
  const reasons = Object.entries(reject_reasons).map(
    ([reason, count]) => html`<li><code>${reason}</code> ${formatCount(count)}</li>`,
  );
  const kept = keptRejects < rejected ? `the newest ${formatCount(keptRejects)}` : 'all';
  return html`<ul class="reasons">
      ${reasons}
    </ul>
    <p class="downloads">
      <a href="${runPath(run.run)}/rejects.jsonl" download>Rejects as JSON Lines</a>
      <span class="note">${kept}; ${formatCount(mostRejects)} of a run are kept</span>
    </p>
    ${rejectTable(newestRejects)}`;
}

function enqueueRow(enqueue: Enqueue): Html {
  const { id, file, started_at, ended_at, rows: read, enqueued, duplicates, rejected } = enqueue;
  const ended = ended_at === null ? html`<em>not ended</em>` : formatTime(ended_at);
  return html`<tr data-enqueue="${id}">
    <th scope="row">${file}</th>
    <td class="time" data-label="Started">${formatTime(started_at)}</td>
    <td class="time" data-label="Ended">${ended}</td>
    <td class="number" data-label="Rows">${formatCount(read)}</td>
    <td class="number" data-label="Enqueued">${formatCount(enqueued)}</td>
    <td class="number" data-label="Duplicates">${formatCount(duplicates)}</td>
    <td class="number ${rejected > 0 ? 'bad' : ''}" data-label="Rejected">
      ${formatCount(rejected)}
    </td>
  </tr>`;
}

function enqueueTable(list: readonly Enqueue[]): Html {
  if (list.length === 0) {
    return html`<p class="empty">None is recorded: this run is older than such records.</p>`;
  }
  return html`<table class="wide">
    <caption class="hidden">
      Enqueues of the run, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col">File</th>
        <th scope="col" class="time">Started (UTC)</th>
        <th scope="col" class="time">Ended (UTC)</th>
        <th scope="col" class="number">Rows</th>
        <th scope="col" class="number">Enqueued</th>
        <th scope="col" class="number">Duplicates</th>
        <th scope="col" class="number">Rejected</th>
      </tr>
    </thead>
    <tbody>
      ${list.map(enqueueRow)}
    </tbody>
  </table>`;
}

export function runPage(page: RunPage): string {
  const { details } = page;
  const { run, counts, enqueues } = details;
  const byCount = Object.entries(counts.reasons)
    .map(([reason, count]) => ({ reason, count }))
    .toSorted((a, b) => b.count - a.count);
  const content = html`<h1>Run <span class="id">${run.run}</span></h1>
    ${figures(details)}
    <div class="overview columns">
      <section class="card">
        <h2>Times</h2>
        ${rows(timeRows(details))}
      </section>
      <section class="card">
        <h2>Settings</h2>
        ${rows(settingRows(details))}
      </section>
      <section class="card" id="decisions">${decisionShares(counts.recommendations)}</section>
      <section class="card" id="reasons">${reasonShares(byCount, run.run)}</section>
    </div>
    <section class="card">
      <h2>Results</h2>
      ${downloads(details)}
    </section>
    ${shadowSection(details)}
    <section class="card" id="rejects">
      <h2>Rejected rows</h2>
      ${rejects(page)}
    </section>
    <section class="card" id="enqueues">
      <h2>
        Enqueues <span class="note">of several of one file, the rejects of the last count</span>
      </h2>
      ${enqueueTable(enqueues)}
    </section>`;
  return layout({ title: `Run ${run.run}`, place: '/runs', content });
}
