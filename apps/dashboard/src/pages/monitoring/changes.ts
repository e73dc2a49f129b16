// What has changed, in sentences.
import type { CountedDrift, DriftLevel, NamedDrift } from '@verdict/monitor';
import {
  latestCompared,
  type MonitoredWindow,
  type Monitoring,
} from '../../monitoring/monitoring.ts';
import { formatCount } from '../format.ts';
import { type Content, html, type Html } from '../html.ts';
import { levelText } from './levels.ts';
import { windowText } from './time-axis.ts';

/** As `@verdict/monitor` judges most features. */
const neededOrders = 500;

const told: readonly DriftLevel[] = ['alert', 'watch'];

/** Decisions first: they are what all else comes to. */
export function allOf({ decisions, features }: CountedDrift): readonly NamedDrift[] {
  return [decisions, ...features];
}

/** Alerts before watches. */
function changedOf(drift: CountedDrift): NamedDrift[] {
  return told.flatMap((level) => allOf(drift).filter((named) => named.level === level));
}

function sentences(changed: readonly NamedDrift[]): Content {
  return html`<ul class="changes">
    ${changed.map(
      ({ name, level, says }) =>
        html`<li data-changed="${name}" data-level="${level}">${levelText(level)} ${says}</li>`,
    )}
  </ul>`;
}

function isTooLittle(drift: CountedDrift): boolean {
  return allOf(drift).every(({ level }) => level === 'not enough data');
}

function tooLittle(drift: CountedDrift, referenceOrders: number): Html {
  const [n, side] =
    referenceOrders < drift.orders
      ? [referenceOrders, 'in the reference']
      : [drift.orders, 'to be compared'];
  return html`<p class="unchanged">
    Not enough data: ${formatCount(n)} orders ${side}, ${formatCount(neededOrders)} needed.
  </p>`;
}

function part(title: string, drift: CountedDrift, referenceOrders: number): Html {
  const changed = changedOf(drift);
  const few = allOf(drift).filter(({ level }) => level === 'not enough data').length;
  const note = few > 0 ? ` Of ${few} there is not enough data.` : '';
  const quiet = html`<p class="unchanged">
    Nothing has changed: ${drift.features.length} features and the decisions.${note}
  </p>`;
  const body = changed.length > 0 ? sentences(changed) : quiet;
  return html`<h3>${title} <span class="note">${formatCount(drift.orders)} orders</span></h3>
    ${isTooLittle(drift) ? tooLittle(drift, referenceOrders) : body}`;
}

/** In which windows it was an alert, by name. */
function alertsByName(windows: readonly MonitoredWindow[]): [string, MonitoredWindow[]][] {
  const names = new Map<string, MonitoredWindow[]>();
  for (const window of windows) {
    for (const { name, level } of window.drift === null ? [] : allOf(window.drift)) {
      if (level === 'alert') names.set(name, [...(names.get(name) ?? []), window]);
    }
  }
  return [...names];
}

function history({ windows }: Monitoring): Content {
  const compared = windows.filter(({ drift }) => drift !== null && !isTooLittle(drift));
  const names = alertsByName(windows);
  if (compared.length < 2 || names.length === 0) return undefined;
  const items = names.map(([name, own]) => {
    const [first] = own;
    const last = own.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const when =
      own.length === 1 ? windowText(first) : `${windowText(first)} and last ${windowText(last)}`;
    const count = `${own.length} of ${compared.length} windows`;
    return html`<li>${name}: in ${count}, ${own.length === 1 ? '' : 'first '}${when}</li>`;
  });
  return html`<h3>Alerts by window</h3>
    <ul class="changes">
      ${items}
    </ul>`;
}

function comparisons(monitoring: Monitoring, overall: CountedDrift): Content {
  const { orders } = monitoring.reference;
  const latest = latestCompared(monitoring);
  const whole = part('All later orders', overall, orders);
  if (latest === undefined || latest.drift.orders === overall.orders) return whole;
  return [whole, part(`The last window, ${windowText(latest)}`, latest.drift, orders)];
}

export function changes(monitoring: Monitoring): Html {
  const { overall } = monitoring;
  return html`<section class="card" id="changes">
    <h2>What has changed</h2>
    ${
      overall === null
        ? html`<p class="unchanged">
            Not enough data: all orders are part of the reference, there are no later ones.
          </p>`
        : html`${comparisons(monitoring, overall)} ${history(monitoring)}`
    }
  </section>`;
}
