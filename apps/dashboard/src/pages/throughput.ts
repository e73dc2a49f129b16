import type { Overview } from '../overview/watch.ts';
import { chart, topOf } from './chart.ts';
import { formatRate } from './format.ts';
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

export function throughput(overview: Overview): Html {
  return html`<h2>Throughput</h2>
    <div class="throughput">
      <p class="rate">
        <span class="count">${formatRate(overview.rate.per_second)}</span> orders/s
      </p>
      ${recentMinutes(overview)}
    </div>`;
}
