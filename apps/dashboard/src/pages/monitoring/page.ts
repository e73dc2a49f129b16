// How a run goes over the time of its orders.
import type { Monitoring } from '../../monitoring/monitoring.ts';
import type { RunMonitoring } from '../../monitoring/read-run-monitoring.ts';
import { windowName } from '../../monitoring/window-name.ts';
import { formatCount } from '../format.ts';
import { type Content, html, type Html } from '../html.ts';
import { layout } from '../layout.ts';
import { monitoringPath, runPath } from '../links.ts';
import { changes } from './changes.ts';
import { decisionMix } from './decision-mix.ts';
import { driftSection } from './drift.ts';
import { featureSection } from './feature.ts';
import { latencySection } from './latency.ts';
import { outcomesSection } from './outcomes.ts';
import { shadowsOverTimeSection } from './shadows.ts';
import type { TimeAxis } from './time-axis.ts';

/** Undefined where there is nothing to draw. */
function axisOf({ monitoring, outcomes, shadows }: RunMonitoring): TimeAxis | undefined {
  const others = [outcomes?.windows ?? [], ...shadows.map(({ windows }) => windows)].flat();
  const windows = monitoring?.windows ?? others;
  const [from] = windows.map((window) => window.from).toSorted();
  const until = windows
    .map((window) => window.until)
    .toSorted()
    .at(-1);
  if (from === undefined || until === undefined) return undefined;
  return { from, until, reference_until: referenceEnd(monitoring, from) };
}

function referenceEnd(monitoring: Monitoring | undefined, from: string): string | undefined {
  if (monitoring?.reference.kind !== 'first-quarter') return undefined;
  return monitoring.reference.to > from ? monitoring.reference.to : undefined;
}

/** The most changed, so that something is shown before one was chosen. */
function chosenFeature(monitoring: Monitoring, wanted: string | undefined): string | undefined {
  const features = monitoring.overall?.features ?? [];
  if (features.some(({ name }) => name === wanted)) return wanted;
  const [first] = features.toSorted((a, b) => b.statistics.js_distance - a.statistics.js_distance);
  return first?.name;
}

function windowLinks(run: string, monitoring: Monitoring, feature: string | undefined): Html {
  const links = monitoring.window_choices.map((seconds) => {
    const window = windowName(seconds);
    const attributes =
      seconds === monitoring.window_seconds ? html` aria-current="true"` : undefined;
    return html`<a href="${monitoringPath(run, { window, feature })}" ${attributes}>${window}</a>`;
  });
  return html`<nav class="spans" aria-label="Length of the windows">${links}</nav>`;
}

function referenceText({ reference: { kind, from, to, orders } }: Monitoring): string {
  const what =
    kind === 'artifact' ? 'the training orders of its pipeline' : 'the first quarter of its time';
  return `${what}: ${formatCount(orders)} orders, ${from} to ${to}`;
}

function leftOut({ windows, windows_left_out, orders_elsewhere }: Monitoring): Content {
  const notes = [
    windows_left_out > 0
      ? `The last ${windows.length} windows are shown; ${formatCount(windows_left_out)} older ones are left out.`
      : '',
    orders_elsewhere > 0
      ? `${formatCount(orders_elsewhere)} orders of other times have no window of their own.`
      : '',
  ].filter((note) => note !== '');
  return notes.length === 0
    ? undefined
    : html`<p class="partial" role="note">${notes.join(' ')}</p>`;
}

function about(run: string, monitoring: Monitoring, feature: string | undefined): Html {
  return html`<section class="card">
    <h2>Windows ${windowLinks(run, monitoring, feature)}</h2>
    <p>
      ${formatCount(monitoring.orders)} results, by the time that their orders carry. Compared with
      ${referenceText(monitoring)}.
    </p>
    ${leftOut(monitoring)}
  </section>`;
}

function nothingCounted(run: string): Html {
  return html`<section class="card" id="changes">
    <h2>What has changed</h2>
    <p class="empty">
      Nothing was counted of this run: it is older than such counts, none of its orders is decided,
      or its workers run with <code>DRIFT_WINDOW=off</code>.
      <code>npx producer drift --run ${run}</code> reads its results instead.
    </p>
  </section>`;
}

function countedSections(
  axis: TimeAxis,
  run: string,
  monitoring: Monitoring,
  wanted: string | undefined,
): Content {
  const chosen = chosenFeature(monitoring, wanted);
  const window = windowName(monitoring.window_seconds);
  const pathOf = (feature: string) => `${monitoringPath(run, { window, feature })}#feature`;
  return [
    changes(monitoring),
    about(run, monitoring, wanted),
    decisionMix(axis, monitoring),
    driftSection(axis, monitoring, { pathOf, chosen }),
    chosen === undefined ? undefined : featureSection(axis, monitoring, chosen),
    latencySection(axis, monitoring),
  ];
}

/** @param feature that is looked at */
export function monitoringPage(found: RunMonitoring, feature: string | undefined): string {
  const { monitoring, outcomes, shadows } = found;
  const { run } = found.run;
  const axis = axisOf(found);
  const api = `/api/runs/${encodeURIComponent(run)}/monitoring`;
  const content = html`<h1>Monitoring of run <a class="id" href="${runPath(run)}">${run}</a></h1>
    ${
      monitoring === undefined || axis === undefined
        ? nothingCounted(run)
        : countedSections(axis, run, monitoring, feature)
    }
    ${
      axis === undefined
        ? undefined
        : [outcomesSection(axis, outcomes, run), shadowsOverTimeSection(axis, shadows)]
    }
    <p class="downloads"><a href="${api}">Figures as JSON</a></p>`;
  return layout({ title: `Monitoring of ${run}`, place: '/runs', content });
}
