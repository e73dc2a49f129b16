import type { DriftLevel, DriftStatistics, NamedDrift } from '@verdict/monitor';
import type { MonitoredWindow, Monitoring } from '../../monitoring/monitoring.ts';
import { html, type Html } from '../html.ts';
import { allOf } from './changes.ts';
import { classOfLevel, levelText } from './levels.ts';
import {
  axisLine,
  column,
  dot,
  figureTable,
  plot,
  plotHeight,
  strip,
  type TimeAxis,
  windowText,
} from './time-axis.ts';

/** From which on PSI or Jensen-Shannon distance are large, as `@verdict/monitor` judges them. */
const largeDistance = 0.1;
/** The highest bar of each drawing, unless one is higher. */
const leastHighest = 0.25;
/** In shares of the height: above a bar there is room for a mark. */
const roomForMark = 0.25;
const markAbove = 0.12;
/** Features may be so many that nobody reads them all. */
const mostFeatures = 50;

/** The larger of the two, as each is enough for an alert. */
function distanceOf({ psi, js_distance }: DriftStatistics): number {
  return Math.max(psi, js_distance);
}

export function short(value: number | null): string {
  if (value === null) return '–';
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return value.toFixed(3);
}

interface Point {
  readonly window: MonitoredWindow;
  readonly drift: NamedDrift;
}

function pointsOf({ windows }: Monitoring, name: string): Point[] {
  return windows.flatMap((window) => {
    const all = window.drift === null ? [] : allOf(window.drift);
    return all.filter((drift) => drift.name === name).map((drift) => ({ window, drift }));
  });
}

/** Bars of the distance; above those that are more than chance a mark of their level. */
function driftPlot(axis: TimeAxis, name: string, points: readonly Point[]): Html {
  const distances = points.map(({ drift }) => distanceOf(drift.statistics));
  const top = Math.max(leastHighest, ...distances) / (1 - roomForMark);
  const ofLevel = (level: DriftLevel) => points.filter(({ drift }) => drift.level === level);
  const bars = (['quiet', 'not enough data', 'watch', 'alert'] as const).map((level) => {
    const columns = ofLevel(level).map(({ window, drift }) =>
      column(axis, window, 0, distanceOf(drift.statistics) / top),
    );
    return html`<path class="bar ${classOfLevel[level]}" d="${columns.join('')}" />`;
  });
  const marks = (['watch', 'alert'] as const).map((level) => {
    const dots = ofLevel(level).map(({ window, drift }) =>
      dot(axis, window, distanceOf(drift.statistics) / top + markAbove),
    );
    return html`<path class="mark ${classOfLevel[level]}" d="${dots.join('')}" />`;
  });
  const bound = (1 - largeDistance / top) * plotHeight;
  return plot(
    axis,
    `How far ${name} is from the reference in each window`,
    html`<path class="bound" d="M0 ${bound.toFixed(2)}h1000" />${bars}${marks}`,
  );
}

export interface DriftLinks {
  /** Of the page with that feature chosen. */
  readonly pathOf: (feature: string) => string;
  readonly chosen: string | undefined;
}

function row(axis: TimeAxis, monitoring: Monitoring, drift: NamedDrift, links: DriftLinks): Html {
  const { name, level, statistics } = drift;
  const isFeature = name !== monitoring.overall?.decisions.name;
  const current = name === links.chosen ? html` aria-current="true"` : undefined;
  const title = isFeature
    ? html`<a href="${links.pathOf(name)}" ${current}>${name}</a>`
    : html`<strong>${name}</strong>`;
  const figures = html`<span class="note">
    PSI ${short(statistics.psi)}, JS ${short(statistics.js_distance)}
  </span>`;
  const points = pointsOf(monitoring, name);
  return strip(title, driftPlot(axis, name, points), html`${levelText(level)} ${figures}`);
}

function table(monitoring: Monitoring, drifts: readonly NamedDrift[]): Html {
  const compared = monitoring.windows.filter(({ drift }) => drift !== null);
  const rows = compared.map((window) => [
    windowText(window),
    ...drifts.map(({ name }) => {
      const own = window.drift === null ? [] : allOf(window.drift);
      const drift = own.find((each) => each.name === name);
      if (drift === undefined) return '–';
      const { psi, js_distance } = drift.statistics;
      return `${drift.level}, ${short(psi)}, ${short(js_distance)}`;
    }),
  ]);
  const heads = ['Orders of', ...drifts.map(({ name }) => name)];
  return figureTable('Level, PSI and Jensen-Shannon distance over time', heads, rows);
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}

/** A file of strange rows may bring a hundred. */
const namedCategories = 5;

function newText(names: readonly string[]): string {
  if (names.length === 0) return '–';
  const more = names.length - namedCategories;
  return names.slice(0, namedCategories).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Of all later orders together. */
function statisticsTable(drifts: readonly NamedDrift[]): Html {
  const rows = drifts.map(({ name, level, statistics: figures }) => [
    name,
    levelText(level),
    short(figures.p),
    short(figures.psi),
    short(figures.js_distance),
    short(figures.ks),
    short(figures.wasserstein),
    `${percent(figures.missing_rate_reference)} → ${percent(figures.missing_rate_current)}`,
    newText(figures.new_categories),
  ]);
  const heads = ['Of', 'Level', 'p', 'PSI', 'JS', 'KS', 'Wasserstein', 'Unknown', 'New categories'];
  const label = 'Statistics of all later orders';
  return figureTable(label, heads, rows, label);
}

export function driftSection(axis: TimeAxis, monitoring: Monitoring, links: DriftLinks): Html {
  const { overall } = monitoring;
  if (overall === null) return html``;
  const all = allOf(overall);
  const shown = all.slice(0, mostFeatures);
  const rest = all.length - shown.length;
  const more =
    rest > 0 ? html`<p class="note">${rest} more features are not drawn.</p>` : undefined;
  return html`<section class="card" id="drift">
    <h2>
      Drift
      <span class="note"
        >the larger of PSI and Jensen-Shannon distance by window; the line is at
        ${largeDistance}</span
      >
    </h2>
    <p class="note legend">
      ${levelText('alert')} changed by much ${levelText('watch')} changed by little
      ${levelText('quiet')} chance is enough of an explanation ${levelText('not enough data')}
    </p>
    ${shown.map((drift) => row(axis, monitoring, drift, links))} ${axisLine(axis)} ${more}
    ${table(monitoring, shown)} ${statisticsTable(all)}
  </section>`;
}
