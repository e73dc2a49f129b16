// Figures over time. The server draws plain charts; charts.js replaces them with ones that move and can be read
// off. The table says the same in text.
import type { TimedTally } from '@verdict/monitor';
import { quantileOf } from '@verdict/monitor';
import type { History } from '../history/history.ts';
import type { HistoryPage } from '../history/history-reader.ts';
import { type SpanName, spanNames, spans } from '../history/spans.ts';
import { chart, type Series } from './chart.ts';
import { formatCount, formatMs, formatTime } from './format.ts';
import { html, type Html } from './html.ts';

interface Plot {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** What its lines are, each with the class that colours it. */
  readonly lines: readonly { readonly name: string; readonly tone: string }[];
  /** What the plain chart of it shows. */
  readonly plain: (history: History) => readonly Series[];
}

const quantileLines = [
  { name: 'p50', tone: 'first' },
  { name: 'p95', tone: 'second' },
  { name: 'p99', tone: 'third' },
];

function known(values: readonly (number | null)[]): number[] {
  return values.map((value) => value ?? 0);
}

const plots: readonly Plot[] = [
  {
    name: 'orders',
    title: 'Orders',
    unit: 'a second',
    lines: [
      { name: 'in', tone: 'second' },
      { name: 'decided', tone: 'first' },
    ],
    plain: ({ decided }) => [{ name: 'decided', values: decided }],
  },
  {
    name: 'trouble',
    title: 'Failures and retries',
    unit: 'a minute',
    lines: [
      { name: 'failed', tone: 'bad' },
      { name: 'retried', tone: 'second' },
    ],
    plain: ({ failed }) => [{ name: 'failed', values: failed }],
  },
  {
    name: 'waiting',
    title: 'Waiting',
    unit: 'until taken',
    lines: quantileLines,
    plain: ({ waiting }) => [{ name: 'decided', values: known(waiting.orders.p95) }],
  },
  {
    name: 'processing',
    title: 'Processing',
    unit: 'until stored',
    lines: quantileLines,
    plain: ({ processing }) => [{ name: 'decided', values: known(processing.orders.p95) }],
  },
];

function spanLinks(current: SpanName): Html {
  const links = spanNames.map((name) => {
    const attributes = name === current ? html` aria-current="true"` : undefined;
    return html`<a href="/?span=${name}#history" data-span="${name}" ${attributes}
      >${spans[name].title}</a
    >`;
  });
  return html`<nav class="spans" aria-label="Time span">${links}</nav>`;
}

function figure({ name, title, unit, lines, plain }: Plot, history: History): Html {
  const legend = lines.map(
    (line) =>
      html`<span class="key"
        ><span class="line ${line.tone}" aria-hidden="true"></span>${line.name}</span
      >`,
  );
  return html`<figure>
    <figcaption>
      <span><strong>${title}</strong> ${unit}</span><span>${legend}</span>
    </figcaption>
    <div
      class="plot"
      data-plot="${name}"
      role="img"
      aria-label="${title} ${unit}; the table below has the figures"
    >
      ${chart(title, plain(history))}
    </div>
    <p class="readout" data-readout="${name}" aria-hidden="true"></p>
  </figure>`;
}

function row({ startMs, tally }: TimedTally): Html {
  const iso = new Date(startMs).toISOString();
  const ms = (phase: 'waiting' | 'processing', share: number) =>
    formatMs(quantileOf(tally[phase].orders, share));
  const cells = [
    formatCount(tally.accepted),
    formatCount(tally.decided),
    formatCount(tally.failed),
    formatCount(tally.retried),
    ms('waiting', 0.5),
    ms('waiting', 0.99),
    ms('processing', 0.5),
    ms('processing', 0.99),
  ];
  return html`<tr>
    <th scope="row"><time datetime="${iso}">${formatTime(iso)}</time></th>
    ${cells.map((cell) => html`<td class="number">${cell}</td>`)}
  </tr>`;
}

const columns = [
  'Accepted',
  'Decided',
  'Failed',
  'Retried',
  'Waiting p50',
  'p99',
  'Processing p50',
  'p99',
];

function table(rows: readonly TimedTally[]): Html {
  const heads = columns.map((name) => html`<th scope="col" class="number">${name}</th>`);
  return html`<details class="as-table">
    <summary>As a table</summary>
    <div class="scrolls" tabindex="0" role="region" aria-label="Figures over time">
      <table>
        <caption class="hidden">
          Figures over time, the newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">From (UTC)</th>
            ${heads}
          </tr>
        </thead>
        <tbody id="history-rows">
          ${rows.map(row)}
        </tbody>
      </table>
    </div>
  </details>`;
}

export function historySection(span: SpanName, page: HistoryPage | undefined): Html {
  return html`<section class="card" id="history" data-span="${span}">
    <h2>Over time ${spanLinks(span)}</h2>
    ${
      page === undefined
        ? html`<p class="empty">Cannot be read now. Load the page again.</p>`
        : html`<div class="plots">${plots.map((plot) => figure(plot, page.history))}</div>
            ${table(page.rows)}`
    }
  </section>`;
}

/** What the charts need in the head of the page. */
export const historyHead = html`<link rel="stylesheet" href="/static/uplot/uPlot.min.css" />
  <link rel="modulepreload" href="/static/uplot/uPlot.esm.js" />
  <script type="module" src="/static/charts.js"></script>`;
