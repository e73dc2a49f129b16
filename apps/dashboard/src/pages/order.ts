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

function factRows({ inventory, payment, zip_code }: Snapshot): readonly Row[] {
  return [
    [
      'inventory',
      inventory &&
        html`${inventory.inventory} <span class="note">since ${inventory.timestamp}</span>`,
    ],
    [
      'payment_status',
      payment &&
        html`${payment.payment_status} <span class="note">since ${payment.timestamp}</span>`,
    ],
    ['zip_code available_from', zip_code && zip_code.available_from],
  ].map(([name, value]): Row => [String(name), value ?? known(null)]);
}

function outcome(found: OrderInRun): Html {
  switch (found.state) {
    case 'decided':
      return html`<p class="outcome">
          <span class="swatch ${found.recommendation}" aria-hidden="true"></span>
          <strong>${found.recommendation}</strong> <code>${found.reason}</code>
        </p>
        ${rows([
          ['decided', time(found.decided_at)],
          ['at try', found.attempt],
        ])}`;
    case 'failed':
      return html`<p class="outcome">
          <span class="swatch failed" aria-hidden="true"></span>
          <strong>Failed</strong> <code>${found.reason}</code>
        </p>
        <p class="message">${found.message}</p>
        ${rows([
          ['given up', time(found.failed_at)],
          ['after tries', found.attempts],
        ])}`;
    case 'pending':
      return html`<p class="outcome">
        <span class="swatch" aria-hidden="true"></span><strong>Pending</strong> not decided yet
      </p>`;
  }
}

function jobText({ job }: OrderInRun): Content {
  if (job === null) return undefined;
  const error = job.last_error === null ? '' : `, last error: ${job.last_error}`;
  return html`<p class="note">
    <a href="${jobPath(job.job_id)}">Job in Bull Board</a>: ${job.state}, tried
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
