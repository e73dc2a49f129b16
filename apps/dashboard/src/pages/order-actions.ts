// What can be done about an order, for those who may.
import { causeOf } from '../failures/failure-cause.ts';
import type { OrderInRun } from '../orders-in-runs.ts';
import { failureGroupPath, retryPath } from './failure-links.ts';
import { type Content, html } from './html.ts';

/** Links of a failed order to its like, and back into the queue. */
export function orderActions(found: OrderInRun, refusal: string | undefined): Content {
  if (found.state !== 'failed') return undefined;
  const { run, order, settings } = found;
  const group = causeOf(found, settings.model).id;
  const retry = html`<a href="${retryPath({ run, order_id: order.order_id })}"
    >Retry this order…</a
  >`;
  return html`<p class="downloads">
      <a href="${failureGroupPath(group)}">Failures of the same cause</a>
      ${refusal === undefined ? retry : undefined}
    </p>
    ${refusal === undefined ? undefined : html`<p class="note">Who may retry it: ${refusal}.</p>`}`;
}
