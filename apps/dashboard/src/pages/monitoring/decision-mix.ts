import type { Distribution } from '@verdict/monitor';
import { recommendations } from '@verdict/records';
import type { Monitoring } from '../../monitoring/monitoring.ts';
import { formatCount, formatShare } from '../format.ts';
import { html, type Html } from '../html.ts';
import {
  axisLine,
  column,
  figureTable,
  plot,
  strip,
  type TimeAxis,
  windowText,
} from './time-axis.ts';

function countIn({ counts }: Distribution, name: string): number {
  return counts[name] ?? 0;
}

/** Where each decision is, as shares from the bottom. */
function stack(decisions: Distribution): { name: string; low: number; high: number }[] {
  let low = 0;
  return recommendations.map((name) => {
    const high = low + (decisions.n === 0 ? 0 : countIn(decisions, name) / decisions.n);
    const part = { name, low, high };
    low = high;
    return part;
  });
}

function mixOver(axis: TimeAxis, { windows }: Monitoring): Html {
  const stacks = windows.map((window) => ({ window, parts: stack(window.counts.decisions) }));
  const paths = recommendations.map((name, n) => {
    const columns = stacks.map(({ window, parts }) => {
      const part = parts[n];
      if (part === undefined || part.high === part.low) return '';
      return column(axis, window, part.low, part.high);
    });
    return html`<path class="${name}" d="${columns.join('')}" />`;
  });
  return plot(axis, 'Shares of the decisions in each window', paths, 'tall');
}

/** That of the reference, as a single column. */
function mixBeside(decisions: Distribution): Html {
  const rects = stack(decisions).map(
    ({ name, low, high }) =>
      html`<rect
        class="${name}"
        width="10"
        y="${((1 - high) * 100).toFixed(2)}"
        height="${((high - low) * 100).toFixed(2)}"
      />`,
  );
  return html`<svg
    class="over-time tall beside"
    role="img"
    aria-label="Shares of the decisions in the reference"
    viewBox="0 0 10 100"
    preserveAspectRatio="none"
  >
    ${rects}
  </svg>`;
}

function shares({ reference, overall }: Monitoring): Html {
  const later = overall?.counts.decisions;
  const rows = recommendations.map((name) => {
    const then = formatShare(countIn(reference.decisions, name), reference.decisions.n);
    const now = later === undefined ? '–' : formatShare(countIn(later, name), later.n);
    return html`<li>
      <span class="swatch ${name}" aria-hidden="true"></span>${name}
      <span class="note">${then} → ${now}</span>
    </li>`;
  });
  return html`<ul class="mix">
    ${rows.toReversed()}
  </ul>`;
}

export function decisionMix(axis: TimeAxis, monitoring: Monitoring): Html {
  const rows = monitoring.windows.map(({ counts: { decisions }, orders, ...window }) => [
    windowText(window),
    formatCount(orders),
    ...recommendations.map((name) => formatShare(countIn(decisions, name), decisions.n)),
  ]);
  const { decisions: then, orders } = monitoring.reference;
  const reference = [
    'reference',
    formatCount(orders),
    ...recommendations.map((name) => formatShare(countIn(then, name), then.n)),
  ];
  const beside = html`<div class="mix-beside">
    ${mixBeside(then)} <span class="note">reference</span>
  </div>`;
  return html`<section class="card" id="mix">
    <h2>Decisions <span class="note">shares, in the reference → of all later orders</span></h2>
    ${strip(beside, mixOver(axis, monitoring), shares(monitoring))} ${axisLine(axis)}
    ${figureTable('Decisions over time', ['Orders of', 'Orders', ...recommendations], [reference, ...rows])}
  </section>`;
}
