// How an order was decided, condition by condition, and what would have changed that.
import { conditionText, findingText, flipText, type Flip, type PathStep } from '@verdict/pipeline';
import type { OrderInRun } from '../orders-in-runs.ts';
import { type Content, html, type Html } from './html.ts';

type Decided = Extract<OrderInRun, { readonly state: 'decided' }>;

function decidedBy({ holds, decision }: PathStep): boolean {
  return holds && decision !== null;
}

function step(one: PathStep): Html {
  const finding = findingText(one);
  const told = decidedBy(one) ? html`<mark>${finding}</mark>` : finding;
  return html`<li>${conditionText(one)} <span class="note">${told}</span></li>`;
}

/** The rule that applies if none before it does stands in no condition. */
function lastStep({ path }: { readonly path: readonly PathStep[] }, { reason }: Decided): Content {
  if (path.some(decidedBy)) return undefined;
  return html`<li><mark>${reason}</mark></li>`;
}

function flip(one: Flip): Html {
  const { recommendation, reason } = one.decision;
  return html`<li>
    ${flipText(one)}
    <span class="note"
      ><span class="swatch ${recommendation}" aria-hidden="true"></span> ${recommendation}
      <code>${reason}</code></span
    >
  </li>`;
}

/** Nothing where the model cannot say. */
export function decisionPath(found: OrderInRun): Content {
  if (found.state !== 'decided' || found.explanation === null) return undefined;
  const { path, flips } = found.explanation;
  const others =
    flips.length === 0
      ? html`<p class="note">No single feature could have changed it.</p>`
      : html`<ul class="flips">
          ${flips.map(flip)}
        </ul>`;
  return html`<div class="columns">
    <div>
      <h3>Conditions in order</h3>
      <ol class="path">
        ${path.map(step)} ${lastStep({ path }, found)}
      </ol>
    </div>
    <div>
      <h3>Another decision with one change</h3>
      ${others}
    </div>
  </div>`;
}
