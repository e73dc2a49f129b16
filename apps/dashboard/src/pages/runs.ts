import { describeLayout, isSameLayout, undividedLayout } from '@verdict/shards';
import type { RunFigures } from '../overview/figures.ts';
import type { Overview } from '../overview/watch.ts';
import { failuresPath } from './failure-links.ts';
import { formatCount, formatDuration, formatTime } from './format.ts';
import { type Content, html, type Html } from './html.ts';
import { monitoringPath, runPath } from './links.ts';

function progress({ accepted, decided, failed }: RunFigures): Html {
  const share = (count: number) => (accepted === 0 ? 0 : (100 * count) / accepted).toFixed(3);
  return html`<svg class="share" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="decided" width="${share(decided)}" height="1" />
    <rect class="failed" x="${share(decided)}" width="${share(failed)}" height="1" />
  </svg>`;
}

/** Settings other than the default ones. */
function settingsText({ settings, layout }: RunFigures): string {
  const special = [
    settings.model,
    settings.strict ? 'strict' : '',
    settings.facts_of === undefined ? '' : `facts captured by ${settings.facts_of}`,
    settings.inventory_as_of === 'latest' ? 'latest stock (looks ahead)' : '',
    isSameLayout(layout, undividedLayout) ? '' : describeLayout(layout),
  ];
  return special.filter((text) => text !== '').join(', ');
}

function timeLeft(run: RunFigures, left: Overview['seconds_left']): string {
  const seconds = left[run.run];
  if (seconds !== undefined) return formatDuration(seconds);
  return run.pending === 0 ? 'done' : '–';
}

function failedCell({ run, failed }: RunFigures): Content {
  if (failed === 0) return 0;
  return html`<a href="${failuresPath(run)}">${formatCount(failed)}</a>`;
}

function row(run: RunFigures, left: Overview['seconds_left']): Html {
  return html`<tr data-run="${run.run}">
    <th scope="row">
      <a href="${runPath(run.run)}">${run.run}</a>
      ${run.decided > 0 ? html`<a class="note" href="${monitoringPath(run.run)}">monitoring</a>` : undefined}
      <span class="note">${settingsText(run)}</span>
    </th>
    <td class="number" data-label="Accepted">${formatCount(run.accepted)}</td>
    <td class="number" data-label="Pending">${formatCount(run.pending)}</td>
    <td class="number" data-label="Decided">${formatCount(run.decided)}</td>
    <td class="number ${run.failed > 0 ? 'bad' : ''}" data-label="Failed">${failedCell(run)}</td>
    <td class="number" data-label="Time left">${timeLeft(run, left)}</td>
    <td class="bar">${progress(run)}</td>
    <td class="time" data-label="Started (UTC)">
      <time datetime="${run.created_at}">${formatTime(run.created_at)}</time>
    </td>
  </tr>`;
}

function table(list: readonly RunFigures[], left: Overview['seconds_left']): Html {
  return html`<table class="wide">
    <caption class="hidden">
      Runs, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col">Run</th>
        <th scope="col" class="number">Accepted</th>
        <th scope="col" class="number">Pending</th>
        <th scope="col" class="number">Decided</th>
        <th scope="col" class="number">Failed</th>
        <th scope="col" class="number">Time left</th>
        <td class="bar"></td>
        <th scope="col" class="time">Started (UTC)</th>
      </tr>
    </thead>
    <tbody>
      ${list.map((run) => row(run, left))}
    </tbody>
  </table>`;
}

const bothSteps = html`<div class="empty first-steps">
  <p>No run yet. Two commands make one:</p>
  <ol>
    <li>
      <code>npx producer load DIR</code> loads the payments, stock levels and zip codes of DIR
    </li>
    <li><code>npx producer enqueue FILE</code> puts the orders of FILE into the queue</li>
  </ol>
  <p>Workers decide them: <code>npx worker</code></p>
</div>`;

/** What to do before the first run; nothing once there is one. */
export function firstSteps({ figures }: Overview): Html {
  return figures?.runs.length === 0
    ? html`<h2>Runs</h2>
        ${bothSteps}`
    : html``;
}

/** Nothing where there are the first steps instead. */
export function runs({ figures, seconds_left }: Overview): Html {
  if (figures === null)
    return html`<h2>Runs</h2>
      <p class="empty">Not known yet.</p>`;
  if (figures.runs.length === 0) return html``;
  return html`<h2>Runs</h2>
    ${table(figures.runs, seconds_left)}`;
}
