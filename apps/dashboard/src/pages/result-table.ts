import type { ShownResult } from '../search/shown-results.ts';
import { formatTime } from './format.ts';
import { html, type Html } from './html.ts';
import { orderPath, runPath } from './links.ts';

export const resultColumns = 7;

export function resultRow(result: ShownResult): Html {
  const { order_id, run, recommendation, reason, sku_code, zip_code, customer_id } = result;
  return html`<tr data-order="${order_id}">
    <th scope="row"><a href="${orderPath(order_id)}">${order_id}</a></th>
    <td data-label="Run"><a href="${runPath(run)}">${run}</a></td>
    <td>
      <span class="swatch ${recommendation}" aria-hidden="true"></span>${recommendation}
      <code class="reason">${reason}</code>
    </td>
    <td data-label="SKU">${sku_code}</td>
    <td data-label="Zip code">${zip_code}</td>
    <td data-label="Customer">${customer_id}</td>
    <td class="time" data-label="Decided">
      <time datetime="${result.decided_at}">${formatTime(result.decided_at)}</time>
    </td>
  </tr> `;
}

export const resultHead = html`<thead>
  <tr>
    <th scope="col">Order</th>
    <th scope="col">Run</th>
    <th scope="col">Decision and reason</th>
    <th scope="col">SKU</th>
    <th scope="col">Zip code</th>
    <th scope="col">Customer</th>
    <th scope="col" class="time">Decided (UTC)</th>
  </tr>
</thead>`;
