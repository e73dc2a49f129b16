import type { Overview } from '../overview/watch.ts';
import { chart, topOf } from './chart.ts';
import { formatCount, formatRate } from './format.ts';
import { html, type Html } from './html.ts';

function axis(from: string): Html {
  return html`<p class="axis" aria-hidden="true"><span>${from}</span><span>now</span></p>`;
}

function recentMinutes({ rate }: Overview): Html {
  const series = [{ name: 'decided', values: rate.history }];
  const top = formatRate(topOf(series) < 0.01 ? 0 : topOf(series));
  const label = `Orders per second over the last five minutes, at most ${top}`;
  return html`<figure>
    <figcaption>Last 5 minutes <span class="peak">peak ${top} /s</span></figcaption>
    ${chart(label, series)} ${axis('5 min ago')}
  </figure>`;
}

/** From the counters of BullMQ, which every worker feeds and which outlive the dashboard. */
function lastHour({ figures }: Overview): Html {
  const minutes = figures?.minutes ?? [];
  const series = [
    { name: 'decided', values: minutes.map((minute) => minute.completed) },
    { name: 'failed', values: minutes.map((minute) => minute.failed) },
  ];
  const top = formatCount(topOf(series));
  const label = `Orders per minute over the last hour, at most ${top}`;
  return html`<figure>
    <figcaption>Last hour <span class="peak">peak ${top} /min</span></figcaption>
    ${chart(label, series)} ${axis('1 h ago')}
  </figure>`;
}

export function throughput(overview: Overview): Html {
  return html`<h2>Throughput</h2>
    <div class="throughput">
      <p class="rate">
        <span class="count">${formatRate(overview.rate.per_second)}</span> orders/s
      </p>
      ${recentMinutes(overview)} ${lastHour(overview)}
    </div>`;
}
