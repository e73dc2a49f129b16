import type { Features, Order, Snapshot } from '@verdict/records';
import type { OrderInRun } from '../orders-in-runs.ts';
import { formatTime } from './format.ts';
import { type Content, html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { jobPath } from './links.ts';
import { maskId } from './mask.ts';

type Row = readonly [name: string, value: Content];

function rows(list: readonly Row[]): Html {
  return html`<dl class="rows">
    ${list.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Unknown is told apart from 0, false and an empty text. */
function known(value: string | number | boolean | null): Content {
  return value === null ? html`<em>unknown</em>` : String(value);
}

function time(iso: string): Html {
  return html`<time datetime="${iso}">${formatTime(iso)} UTC</time>`;
}

function orderRows(order: Order): readonly Row[] {
  return [
    ['timestamp', order.timestamp],
    ['sku_code', order.sku_code],
    ['quantity', order.quantity],
    ['zip_code', order.zip_code],
    ['customer_id', maskId(order.customer_id)],
  ];
}

function featureRows(features: Features): readonly Row[] {
  return Object.entries(features).map(([name, value]) => [name, known(value)]);
}

function since(value: string | number, timestamp: string): Html {
  return html`${value} <span class="note">since ${timestamp}</span>`;
}

function factRows({ inventory, payment, zip_code }: Snapshot): readonly Row[] {
  return [
    ['inventory', inventory ? since(inventory.inventory, inventory.timestamp) : known(null)],
    ['payment_status', payment ? since(payment.payment_status, payment.timestamp) : known(null)],
    ['zip_code available_from', known(zip_code && zip_code.available_from)],
  ];
}

function headline(swatch: string, name: string, detail: Content): Html {
  return html`<p class="outcome">
    <span class="swatch ${swatch}" aria-hidden="true"></span>
    <strong>${name}</strong> ${detail}
  </p>`;
}

function outcome(found: OrderInRun): Html {
  if (found.state === 'decided') {
    const { recommendation, reason, decided_at, attempt } = found;
    return html`${headline(recommendation, recommendation, html`<code>${reason}</code>`)}
    ${rows([
      ['decided', time(decided_at)],
      ['at try', attempt],
    ])}`;
  }
  if (found.state === 'failed') {
    const { reason, message, attempts, failed_at } = found;
    return html`${headline('failed', 'Failed', html`<code>${reason}</code>`)}
      <p class="message">${message}</p>
      ${rows([
        ['given up', time(failed_at)],
        ['after tries', attempts],
      ])}`;
  }
  return headline('', 'Pending', 'not decided yet');
}

function jobText({ job }: OrderInRun): Content {
  if (job === null) return undefined;
  const error = job.last_error === null ? '' : `, last error: ${job.last_error}`;
  return html`<p class="note">
    <a href="${jobPath(job.queue, job.job_id)}">Job in Bull Board</a>: ${job.state}, tried
    ${job.attempts_made}${job.attempts_made === 1 ? ' time' : ' times'}${error}
  </p>`;
}

function card(found: OrderInRun): Html {
  const facts = found.state === 'decided' ? 'Facts it was decided on' : 'Facts as known now';
  return html`<section class="card order" data-run="${found.run}" data-state="${found.state}">
    <h2>Run ${found.run} <span class="note">${found.settings.model}</span></h2>
    ${outcome(found)} ${jobText(found)}
    <div class="columns">
      <div>
        <h3>Order</h3>
        ${rows(orderRows(found.order))}
      </div>
      <div>
        <h3>Features</h3>
        ${rows(featureRows(found.features))}
      </div>
      <div>
        <h3>${facts}</h3>
        ${rows(factRows(found.facts))}
      </div>
    </div>
  </section>`;
}

export function orderPage(order_id: string, found: readonly OrderInRun[]): string {
  const content = html`<h1>Order <span class="id">${order_id}</span></h1>
    ${found.map(card)}`;
  return layout({ title: `Order ${order_id}`, query: order_id, content });
}
