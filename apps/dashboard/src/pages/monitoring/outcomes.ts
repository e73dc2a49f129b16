import type { FulfilledShare } from '@verdict/monitor';
import { type Recommendation, recommendations } from '@verdict/records';
import type { OutcomesOverTime } from '../../monitoring/over-time.ts';
import { formatCount, formatShare } from '../format.ts';
import { type Content, html, type Html } from '../html.ts';
import { utcTime } from '../rows.ts';
import {
  axisLine,
  column,
  dot,
  figureTable,
  onAxis,
  plot,
  strip,
  type TimeAxis,
  windowText,
} from './time-axis.ts';

function interval({ low, high }: FulfilledShare): string {
  return low === null || high === null
    ? ''
    : `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)} %`;
}

function shareText(share: FulfilledShare | undefined): string {
  if (share === undefined || share.outcomes === 0) return '–';
  return `${formatCount(share.fulfilled)} of ${formatCount(share.outcomes)}, ${formatShare(share.fulfilled, share.outcomes)}`;
}

/** So that dots of none and of all are whole. */
function inside(share: number): number {
  return 0.07 + 0.86 * share;
}

/** The interval as a column, the share as a dot. */
function sharesPlot(axis: TimeAxis, outcomes: OutcomesOverTime, name: Recommendation): Html {
  const known = onAxis(axis, outcomes.windows).flatMap((window) => {
    const share = window.decisions.get(name);
    return share === undefined || share.share === null ? [] : [{ window, share }];
  });
  const intervals = known.map(({ window, share: { low, high } }) =>
    column(axis, window, inside(low ?? 0), inside(high ?? 0)),
  );
  const dots = known.map(({ window, share: { share } }) => dot(axis, window, inside(share ?? 0)));
  return plot(
    axis,
    `Fulfilled share of ${name} in each window, with its interval`,
    html`<path class="bar few" d="${intervals.join('')}" />
      <path class="mark share-mark" d="${dots.join('')}" />`,
  );
}

function decisionStrip(axis: TimeAxis, outcomes: OutcomesOverTime, name: Recommendation): Content {
  const share = outcomes.decisions.get(name);
  if (share === undefined) return undefined;
  const missing = `${formatCount(share.missing)} missing`;
  const readout = html`${shareText(share)}
    <span class="note">${interval(share)}${share.outcomes > 0 ? ', ' : ''}${missing}</span>`;
  const title = html`<span class="swatch ${name}" aria-hidden="true"></span>${name}`;
  return strip(title, sharesPlot(axis, outcomes, name), readout);
}

function table({ windows }: OutcomesOverTime): Html {
  const rows = windows.map(({ decisions, ...window }) => [
    windowText(window),
    ...recommendations.map((name) => {
      const share = decisions.get(name);
      return html`${shareText(share)} <span class="note">${share && interval(share)}</span>`;
    }),
    formatCount([...decisions.values()].reduce((sum, { missing }) => sum + missing, 0)),
  ]);
  return figureTable(
    'Fulfilled share by decision over time',
    ['Orders of', ...recommendations, 'Missing'],
    rows,
  );
}

const synthetic = html`<p class="partial" role="note">
  These outcomes are synthetic: all follow one rule, that the stock covers the quantity and the zip
  code opens within seven days. They are no measure of how good the decisions are.
</p>`;

/** @param run for the command that loads some */
export function outcomesSection(
  axis: TimeAxis,
  outcomes: OutcomesOverTime | undefined,
  run: string,
): Html {
  if (outcomes === undefined) {
    return html`<section class="card" id="outcomes">
      <h2>Outcomes</h2>
      <p class="empty">
        None are known. <code>npx producer outcomes FILE --run ${run}</code> loads what became of
        orders.
      </p>
    </section>`;
  }
  return html`<section class="card" id="outcomes">
    <h2>
      Outcomes
      <span class="note"
        >fulfilled share with its 95 % interval, as counted ${utcTime(outcomes.counted_at)}</span
      >
    </h2>
    ${outcomes.is_synthetic ? synthetic : undefined}
    ${recommendations.map((name) => decisionStrip(axis, outcomes, name))} ${axisLine(axis)}
    <p class="note">
      An outcome after a hold or a refusal is no counterfactual: it says what became of the order
      then, not what a delivery would have come to.
    </p>
    ${table(outcomes)}
  </section>`;
}
