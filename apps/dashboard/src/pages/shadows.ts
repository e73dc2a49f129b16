// What pipelines that only decide along made of a run.
import { type Disagreement, keptDisagreements, type ShadowReport } from '@verdict/results';
import type { RunDetails } from '../runs/run-details.ts';
import { formatCount, formatShare } from './format.ts';
import { type Content, html, type Html } from './html.ts';
import { orderPath } from './links.ts';

function comparedBy({ agreed, disagreed }: ShadowReport): number {
  return disagreed.reduce((sum, { count }) => sum + count, agreed);
}

function shadowRow(report: ShadowReport): Html {
  const { shadow, agreed, disagreed, failed, skipped } = report;
  const compared = comparedBy(report);
  const differing = compared - agreed;
  const changes = disagreed.map(
    ({ from, to, count }) => html`<li>${from} → ${to}: ${formatCount(count)}</li>`,
  );
  return html`<tr data-shadow="${shadow}">
    <th scope="row">${shadow}</th>
    <td class="number" data-label="Compared">${formatCount(compared)}</td>
    <td class="number" data-label="Decided otherwise">
      ${formatCount(differing)} <span class="note">${formatShare(differing, compared)}</span>
    </td>
    <td data-label="From → to">
      ${
        changes.length === 0
          ? '–'
          : html`<ul class="transitions">
              ${changes}
            </ul>`
      }
    </td>
    <td class="number ${failed > 0 ? 'bad' : ''}" data-label="Failed">${formatCount(failed)}</td>
    <td class="number" data-label="Skipped">${formatCount(skipped)}</td>
  </tr>`;
}

/** What shadows that disagreed would have decided. */
export function otherDecisions({ shadows }: Pick<Disagreement, 'shadows'>): Content {
  return Object.entries(shadows).map(
    ([shadow, { recommendation, reason }]) =>
      html`<div>${recommendation} <code>${reason}</code> <span class="note">${shadow}</span></div>`,
  );
}

function disagreementRow(disagreement: Disagreement): Html {
  const { order_id, recommendation, reason } = disagreement;
  return html`<tr>
    <th scope="row"><a href="${orderPath(order_id)}">${order_id}</a></th>
    <td data-label="Decided">${recommendation} <code>${reason}</code></td>
    <td data-label="A shadow says">${otherDecisions(disagreement)}</td>
  </tr>`;
}

function disagreementTable(newest: readonly Disagreement[]): Content {
  if (newest.length === 0) return undefined;
  return html`<table class="wide">
    <caption class="note">
      The last orders that were decided otherwise; ${formatCount(keptDisagreements)} of a run are
      kept
    </caption>
    <thead>
      <tr>
        <th scope="col">Order</th>
        <th scope="col">Decided</th>
        <th scope="col">A shadow says</th>
      </tr>
    </thead>
    <tbody>
      ${newest.map(disagreementRow)}
    </tbody>
  </table>`;
}

/** Nothing where no shadow saw the run. */
export function shadowSection({ shadows, disagreements }: RunDetails): Content {
  if (shadows.length === 0) return undefined;
  return html`<section class="card" id="shadows">
    <h2>
      Shadow pipelines
      <span class="note">that decide along, only to be compared (SHADOW_PIPELINES)</span>
    </h2>
    <table class="wide">
      <caption class="hidden">
        Shadow pipelines of the run
      </caption>
      <thead>
        <tr>
          <th scope="col">Pipeline</th>
          <th scope="col" class="number">Compared</th>
          <th scope="col" class="number">Decided otherwise</th>
          <th scope="col">From → to</th>
          <th scope="col" class="number">Failed</th>
          <th scope="col" class="number">Skipped</th>
        </tr>
      </thead>
      <tbody>
        ${shadows.map(shadowRow)}
      </tbody>
    </table>
    ${disagreementTable(disagreements)}
  </section>`;
}
