import { keptCompletedJobs, sampledJobs } from '@verdict/queue';
import type { Overview } from '../overview/watch.ts';
import type { HistoryPage } from '../history/history-reader.ts';
import type { SpanName } from '../history/spans.ts';
import { alerts } from './alerts.ts';
import { decisions, reasons } from './decisions.ts';
import { failures } from './failures.ts';
import { figures } from './figures.ts';
import { formatCount } from './format.ts';
import { historyHead, historySection } from './history.ts';
import { hooks } from './hooks.ts';
import { html, type Html } from './html.ts';
import { failedCount, layout } from './layout.ts';
import { rightNow } from './right-now.ts';
import { firstSteps, runs } from './runs.ts';
import { stateLine } from './state-line.ts';
import { throughput } from './throughput.ts';
import { workers } from './workers.ts';

/** Every part of the page that follows the figures, by the id of its element. */
const parts: Readonly<Record<string, (overview: Overview) => Html>> = {
  state: stateLine,
  alerts,
  figures,
  'first-steps': firstSteps,
  throughput,
  'right-now': rightNow,
  decisions,
  reasons,
  runs,
  failures,
  workers,
  hooks,
  'failed-count': ({ figures: known }) => failedCount(known?.orders.failed),
};

/** The parts as they look now. */
export function renderParts(overview: Overview): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([id, part]) => [id, part(overview).text]));
}

function card(id: string, overview: Overview): Html {
  return html`<section class="card" id="${id}">${parts[id]?.(overview)}</section>`;
}

export function frontPage(
  overview: Overview,
  span: SpanName,
  history: HistoryPage | undefined,
): string {
  const content = html`<h1 class="hidden">Overview</h1>
    <div class="card status">
      <div id="state">${stateLine(overview)}</div>
      <p class="state broken" id="connection" role="alert" hidden>
        <span class="dot" aria-hidden="true"></span>
        <span>The dashboard does not answer. Trying again.</span>
      </p>
      <div id="alerts" role="region" aria-label="Alerts">${alerts(overview)}</div>
    </div>
    <div id="figures">${figures(overview)}</div>
    ${card('first-steps', overview)}
    <div class="overview columns">
      ${card('throughput', overview)} ${card('right-now', overview)}
    </div>
    ${historySection(span, history)}
    <div class="overview columns">
      <div class="stack">${card('decisions', overview)} ${card('workers', overview)}</div>
      ${card('reasons', overview)}
    </div>
    ${card('runs', overview)} ${card('failures', overview)} ${card('hooks', overview)}
    <p class="about">
      All counts are exact, percentiles at most a sixteenth off. In
      <a href="/queues">Bull Board</a> finished jobs are kept as a sample, 1 in ${sampledJobs} and
      at most ${formatCount(keptCompletedJobs)}, failed ones all; results have a store of their own.
      The same as JSON: <a href="/api/overview">/api/overview</a> and
      <a href="/api/history">/api/history</a>, described by
      <a href="/api/openapi.json">/api/openapi.json</a>; for Prometheus:
      <a href="/metrics">/metrics</a>.
    </p>`;
  return layout({ title: 'Overview', place: '/', content, isLive: true, head: historyHead });
}
