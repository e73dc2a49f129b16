import type { LatestFailure } from '../overview/latest-failures.ts';
import type { Overview } from '../overview/watch.ts';
import { formatTime } from './format.ts';
import { html, type Html } from './html.ts';
import { jobPath, orderPath } from './links.ts';

const longestMessage = 300;

function shorten(message: string): string {
  const characters = Array.from(message);
  if (characters.length <= longestMessage) return message;
  return `${characters.slice(0, longestMessage).join('')}…`;
}

function orderCell({ order_id, job_id }: LatestFailure): Html {
  return html`<th scope="row">
    ${order_id === null ? job_id : html`<a href="${orderPath(order_id)}">${order_id}</a>`}
  </th>`;
}

function row(failure: LatestFailure): Html {
  const { run, reason, message, attempts, failed_at, queue, job_id } = failure;
  return html`<tr data-job="${job_id}">
    ${orderCell(failure)}
    <td>${run ?? '–'}</td>
    <td>${reason === null ? html`<em>no accepted order</em>` : html`<code>${reason}</code>`}</td>
    <td class="message">${shorten(message)}</td>
    <td data-label="Tries" class="number">${attempts}</td>
    <td class="time">
      <time datetime="${failed_at}">${formatTime(failed_at)}</time>
    </td>
    <td class="action">
      <a href="${jobPath(queue, job_id)}"
        >Job<span class="hidden"> ${job_id} in Bull Board</span></a
      >
    </td>
  </tr>`;
}

function table(list: readonly LatestFailure[]): Html {
  return html`<table class="wide">
    <caption class="hidden">
      Latest failures, the newest first
    </caption>
    <thead>
      <tr>
        <th scope="col">Order</th>
        <th scope="col">Run</th>
        <th scope="col">Reason</th>
        <th scope="col">Message</th>
        <th scope="col" class="number">Tries</th>
        <th scope="col" class="time">Time (UTC)</th>
        <td></td>
      </tr>
    </thead>
    <tbody>
      ${list.map(row)}
    </tbody>
  </table>`;
}

export function failures({ figures }: Overview): Html {
  const list = figures?.failures ?? [];
  return html`<h2>Latest failures <a class="note" href="/failures">all, by cause</a></h2>
    ${
      list.length === 0
        ? html`<p class="empty">None. An order that is given up appears here with its reason.</p>`
        : table(list)
    }`;
}
