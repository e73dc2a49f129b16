// One feature: how it is distributed now, beside the reference, and how often it was not known.
import { compareDistributions, type Distribution } from '@verdict/monitor';
import { latestCompared, type Monitoring } from '../../monitoring/monitoring.ts';
import { formatShare } from '../format.ts';
import { type Content, html, type Html } from '../html.ts';
import {
  axisLine,
  column,
  figureTable,
  plot,
  strip,
  type TimeAxis,
  windowText,
} from './time-axis.ts';

const mostBins = 24;

interface Bin {
  readonly label: string;
  readonly before: number;
  readonly after: number;
}

/** In their order; of very many the most frequent. */
function binsOf(then: Distribution, now: Distribution): Bin[] {
  const { labels, reference, current } = compareDistributions(then, now).bins;
  const bins = labels.map((label, n) => ({
    label,
    before: reference[n] ?? 0,
    after: current[n] ?? 0,
  }));
  if (bins.length <= mostBins) return bins;
  const weight = (bin: Bin) => bin.before / Math.max(1, then.n) + bin.after / Math.max(1, now.n);
  const byWeight = bins.toSorted((a, b) => weight(b) - weight(a));
  const largest = new Set(byWeight.slice(0, mostBins));
  return bins.filter((bin) => largest.has(bin));
}

function bar(kind: string, count: number, total: number): Html {
  const width = total === 0 ? 0 : (100 * count) / total;
  return html`<svg
    class="share ${kind}"
    viewBox="0 0 100 1"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect width="${width.toFixed(3)}" height="1" />
  </svg>`;
}

function binRow({ label, before, after }: Bin, then: Distribution, now: Distribution): Html {
  return html`<tr>
    <th scope="row">${label}</th>
    <td class="number">${formatShare(before, then.n)}</td>
    <td class="number">${formatShare(after, now.n)}</td>
    <td class="bar">${bar('then', before, then.n)}${bar('now', after, now.n)}</td>
  </tr>`;
}

function besideEachOther(name: string, then: Distribution, now: Distribution, of: string): Html {
  const bins = binsOf(then, now);
  return html`<table class="bins">
    <caption class="note">
      ${name} in the reference and ${of}${bins.length === mostBins ? ', the most frequent' : ''}
    </caption>
    <thead>
      <tr>
        <th scope="col">Value</th>
        <th scope="col" class="number">
          <span class="swatch then" aria-hidden="true"></span>Reference
        </th>
        <th scope="col" class="number"><span class="swatch now" aria-hidden="true"></span>Now</th>
        <td class="bar"></td>
      </tr>
    </thead>
    <tbody>
      ${bins.map((bin) => binRow(bin, then, now))}
    </tbody>
  </table>`;
}

/** Of the last window with enough orders; else of all that are not part of the reference. */
function nowOf(monitoring: Monitoring, name: string) {
  const latest = latestCompared(monitoring);
  const own = latest?.counts.features[name];
  if (latest !== undefined && own !== undefined) return { now: own, of: windowText(latest) };
  const all = monitoring.overall?.counts.features[name];
  return all === undefined ? undefined : { now: all, of: 'of all later orders' };
}

function missingRate(distribution: Distribution | undefined): number {
  if (distribution === undefined || distribution.n === 0) return 0;
  return distribution.missing / distribution.n;
}

function missingOverTime(axis: TimeAxis, { windows, reference }: Monitoring, name: string): Html {
  const rates = windows.map((window) => ({
    window,
    rate: missingRate(window.counts.features[name]),
  }));
  const largest = Math.max(...rates.map(({ rate }) => rate));
  if (largest === 0) return html`<p class="note">It was known of every order.</p>`;
  const top = Math.max(0.01, largest) * 1.1;
  const columns = rates
    .filter(({ rate }) => rate > 0)
    .map(({ window, rate }) => column(axis, window, 0, rate / top));
  const then = missingRate(reference.features[name]);
  const label = `How often ${name} was not known in each window`;
  const readout = html`<span class="note"
    >reference ${formatShare(then, 1)}, at most ${formatShare(largest, 1)}</span
  >`;
  const rows = rates.map(({ window, rate }) => [windowText(window), formatShare(rate, 1)]);
  return html`${strip('not known', plot(axis, label, html`<path class="bar" d="${columns.join('')}" />`), readout)}
  ${axisLine(axis)} ${figureTable(label, ['Orders of', 'Not known'], rows)}`;
}

function newCategories({ overall }: Monitoring, name: string): Content {
  const drift = overall?.features.find((feature) => feature.name === name);
  const names = drift?.statistics.new_categories ?? [];
  if (names.length === 0) return undefined;
  return html`<p>Not in the reference: ${names.join(', ')}</p>`;
}

/** Nothing where there is nothing to compare it with. */
export function featureSection(axis: TimeAxis, monitoring: Monitoring, name: string): Content {
  const then = monitoring.reference.features[name];
  const found = nowOf(monitoring, name);
  if (then === undefined || found === undefined) return undefined;
  return html`<section class="card" id="feature">
    <h2>${name} <span class="note">each name above leads to its own</span></h2>
    ${besideEachOther(name, then, found.now, found.of)} ${newCategories(monitoring, name)}
    ${missingOverTime(axis, monitoring, name)}
  </section>`;
}
