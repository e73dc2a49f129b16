import { sampledJobs } from '@verdict/queue';
import type { Features, Order, Snapshot } from '@verdict/records';
import type { OrderInRun, OrderJobState } from '../orders-in-runs.ts';
import { decidingNames } from './deciding-facts.ts';
import { decisionPath } from './decision-path.ts';
import { explain } from './explanation.ts';
import { type Content, html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { jobPath, runPath, searchPath } from './links.ts';
import { maskId } from './mask.ts';
import { orderActions } from './order-actions.ts';
import { orderComparison } from './order-comparison.ts';
import { type Row, rows, utcTime } from './rows.ts';
import { otherDecisions } from './shadows.ts';

/** Unknown is told apart from 0, false and an empty text. */
function known(value: string | number | boolean | null): Content {
  return value === null ? html`<em>unknown</em>` : String(value);
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

/** What decided is marked where it stands. */
function markDeciding(list: readonly Row[], found: OrderInRun): readonly Row[] {
  if (found.state !== 'decided') return list;
  const deciding = decidingNames(found.reason);
  const mark = (value: Content) =>
    html`<mark>${value}</mark><span class="hidden"> decided it</span>`;
  return list.map(([name, value]) => (deciding.has(name) ? [name, mark(value)] : [name, value]));
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
      <p class="why">${explain(found)}</p>
      ${rows([
        ['decided', utcTime(decided_at)],
        ['at try', attempt],
      ])}`;
  }
  if (found.state === 'failed') {
    const { reason, attempts, failed_at } = found;
    return html`${headline('failed', 'Failed', html`<code>${reason}</code>`)}
      <p class="why message">${explain(found)}</p>
      ${rows([
        ['given up', utcTime(failed_at)],
        ['after tries', attempts],
      ])}`;
  }
  return html`${headline('', 'Pending', undefined)}
    <p class="why">${explain(found)}</p>`;
}

function jobTimes({ added_at, started_at, finished_at }: OrderJobState): readonly Row[] {
  const times = [
    ['accepted', added_at],
    ['last try began', started_at],
    ['last try ended', finished_at],
  ] as const;
  return times.flatMap(([name, iso]) => (iso === null ? [] : [[name, utcTime(iso)] as const]));
}

/** Most jobs are removed once their order is decided, and with them when it was accepted. */
function jobText({ job, state }: OrderInRun): Content {
  if (job === null) {
    if (state !== 'decided') return html`<p class="note">It has no job in the queue.</p>`;
    return html`<p class="note">Its job is done and removed; 1 in ${sampledJobs} is kept.</p>`;
  }
  const error = job.last_error === null ? '' : `, last error: ${job.last_error}`;
  return html`${rows(jobTimes(job))}
    <p class="note">
      <a href="${jobPath(job.queue, job.job_id)}">Job in Bull Board</a>: ${job.state}, tried
      ${job.attempts_made}${job.attempts_made === 1 ? ' time' : ' times'}${error}
    </p>`;
}

/** Of pipelines that only decide along. */
function shadowVerdicts(found: OrderInRun): Content {
  if (found.state !== 'decided' || Object.keys(found.shadows).length === 0) return undefined;
  return html`<h3>A shadow says</h3>
    ${otherDecisions(found)}`;
}

/** Others that are like it, for who wonders whether it is alone. */
function similar(found: OrderInRun): Content {
  if (found.state !== 'decided') return undefined;
  const { run, reason, order } = found;
  const { sku_code } = order;
  return html`<p class="note">
    Recent results of this run
    <a href="${searchPath({ run, reason, sku_code })}">of its SKU and reason</a>,
    <a href="${searchPath({ run, sku_code })}">of its SKU</a>,
    <a href="${searchPath({ run, reason })}">of its reason</a>
  </p>`;
}

function card(found: OrderInRun, refusal: string | undefined): Html {
  const facts =
    found.state === 'decided' ? 'Facts it was decided on' : 'Facts of its time, as loaded by now';
  const tone = found.state === 'decided' ? found.recommendation : found.state;
  return html`<section
    class="card order ${tone}"
    data-run="${found.run}"
    data-state="${found.state}"
  >
    <h2>
      Run <a href="${runPath(found.run)}">${found.run}</a>
      <span class="note">${found.settings.model}</span>
    </h2>
    ${outcome(found)} ${jobText(found)} ${similar(found)} ${orderActions(found, refusal)}
    <div class="columns">
      <div>
        <h3>Order</h3>
        ${rows(orderRows(found.order))}
      </div>
      <div>
        <h3>Features</h3>
        ${rows(markDeciding(featureRows(found.features), found))}
      </div>
      <div>
        <h3>${facts}</h3>
        ${rows(markDeciding(factRows(found.facts), found))}
      </div>
    </div>
    ${decisionPath(found)} ${shadowVerdicts(found)}
  </section>`;
}

/** @param refusal who may change something, told to those who may not */
export function orderPage(
  order_id: string,
  found: readonly OrderInRun[],
  refusal?: string,
): string {
  const content = html`<h1>Order <span class="id">${order_id}</span></h1>
    ${found.map((inRun) => card(inRun, refusal))} ${orderComparison(found)}`;
  return layout({ title: `Order ${order_id}`, place: '/orders', query: order_id, content });
}
