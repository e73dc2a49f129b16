import { type Recommendation, recommendations } from '@verdict/records';
import type { Overview } from '../overview/watch.ts';
import { formatCount, formatShare } from './format.ts';
import { html, type Html } from './html.ts';
import { searchPath } from './links.ts';

interface Part {
  readonly name: string;
  readonly count: number;
}

/** One bar of all parts, side by side. The table below it has the figures. */
function sharesBar(parts: readonly Part[], total: number): Html {
  let start = 0;
  const rects = parts.map(({ name, count }) => {
    const width = total === 0 ? 0 : (100 * count) / total;
    const rect = html`<rect
      class="${name}"
      x="${start.toFixed(3)}"
      width="${width.toFixed(3)}"
      height="1"
    />`;
    start += width;
    return rect;
  });
  return html`<svg class="shares" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    ${rects}
  </svg>`;
}

/** A bar as long as the share of the count. */
function bar(name: string, count: number, total: number): Html {
  const width = total === 0 ? 0 : (100 * count) / total;
  return html`<svg class="share" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    <rect class="${name}" width="${width.toFixed(3)}" height="1" />
  </svg>`;
}

function row({ name, count }: Part, total: number): Html {
  return html`<tr data-recommendation="${name}">
    <th scope="row"><span class="swatch ${name}" aria-hidden="true"></span>${name}</th>
    <td class="number">${formatCount(count)}</td>
    <td class="number">${formatShare(count, total)}</td>
    <td class="bar">${bar(name, count, total)}</td>
  </tr>`;
}

export function decisions({ figures }: Overview): Html {
  return decisionShares(figures?.recommendations);
}

export function decisionShares(counts?: Readonly<Record<Recommendation, number>>): Html {
  const parts = recommendations.map((name) => ({ name, count: counts?.[name] ?? 0 }));
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  return html`<h2>Decisions</h2>
    ${sharesBar(parts, total)}
    <table>
      <caption class="hidden">
        Decisions by recommendation
      </caption>
      <thead>
        <tr>
          <th scope="col">Recommendation</th>
          <th scope="col" class="number">Orders</th>
          <th scope="col" class="number">Share</th>
          <td class="bar"></td>
        </tr>
      </thead>
      <tbody>
        ${parts.map((part) => row(part, total))}
      </tbody>
    </table>`;
}

export function reasons({ figures }: Overview): Html {
  return reasonShares(figures?.reasons ?? []);
}

interface ReasonCount {
  readonly reason: string;
  readonly count: number;
}

/** @param run of which they are; of all when it is left out */
export function reasonShares(list: readonly ReasonCount[], run?: string): Html {
  const within = run === undefined ? {} : { run };
  const total = list.reduce((sum, { count }) => sum + count, 0);
  const rows = list.map(
    ({ reason, count }) =>
      html`<tr data-reason="${reason}">
        <th scope="row">
          <a href="${searchPath({ ...within, reason })}"><code>${reason}</code></a>
        </th>
        <td class="number">${formatCount(count)}</td>
        <td class="number">${formatShare(count, total)}</td>
      </tr>`,
  );
  return html`<h2>Reasons</h2>
    ${
      rows.length === 0
        ? html`<p class="empty">The rule behind each decision is counted here.</p>`
        : html`<table>
            <caption class="hidden">
              Decisions by reason
            </caption>
            <thead>
              <tr>
                <th scope="col">Reason</th>
                <th scope="col" class="number">Orders</th>
                <th scope="col" class="number">Share</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }`;
}
