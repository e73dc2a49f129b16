import type { Figures } from '../overview/figures.ts';
import type { Overview } from '../overview/watch.ts';
import { formatCount, formatDuration, formatShare } from './format.ts';
import { type Content, html, type Html } from './html.ts';

interface Figure {
  readonly name: string;
  readonly count: number | undefined;
  readonly note: Content;
  readonly tone?: string;
}

/** Below this rate a forecast says nothing. */
const leastRate = 0.5;

function timeLeft({ figures, rate }: Overview): string {
  if (figures === null || figures.queue.waiting === 0) return 'in the queue';
  if (rate.per_second < leastRate) return 'in the queue';
  return `about ${formatDuration(figures.queue.waiting / rate.per_second)} left`;
}

/** Some jobs fail without belonging to an accepted order, such as rubbish in the queue. */
function failedNote({ figures }: Overview): Content {
  if (figures === null || figures.queue.failed === 0) return 'given up';
  const others = figures.queue.failed - figures.orders.failed;
  const isSpread = figures.failures.some(({ queue }) => queue !== 'orders');
  const href = isSpread ? '/queues' : '/queues/queue/orders?status=failed';
  const link = html`<a href="${href}">show all</a>`;
  return others > 0 ? html`and ${formatCount(others)} unknown, ${link}` : html`given up, ${link}`;
}

function shareNote(orders: Figures['orders'] | undefined): string {
  if (orders === undefined || orders.accepted === 0) return 'none accepted yet';
  return `${formatShare(orders.decided, orders.accepted)} of accepted`;
}

function figuresOf(overview: Overview): readonly Figure[] {
  const { queue, orders, runs } = overview.figures ?? {};
  const runsText = runs?.length === 1 ? 'in 1 run' : `in ${formatCount(runs?.length ?? 0)} runs`;
  const hasFailed = (queue?.failed ?? 0) + (orders?.failed ?? 0) > 0;
  return [
    { name: 'Waiting', count: queue?.waiting, note: timeLeft(overview) },
    { name: 'Active', count: queue?.active, note: 'being decided' },
    { name: 'Delayed', count: queue?.delayed, note: 'tried again later' },
    {
      name: 'Decided',
      count: orders?.decided,
      note: shareNote(orders),
      tone: orders?.decided ? 'good' : '',
    },
    {
      name: 'Failed',
      count: orders?.failed,
      note: failedNote(overview),
      tone: hasFailed ? 'bad' : '',
    },
    { name: 'Accepted', count: orders?.accepted, note: runsText },
  ];
}

export function figures(overview: Overview): Html {
  return html`<dl class="figures ${overview.health.state === 'well' ? '' : 'stale'}">
    ${figuresOf(overview).map(
      ({ name, count, note, tone = '' }) =>
        html`<div class="card figure ${tone}" data-figure="${name.toLowerCase()}">
          <dt>${name}</dt>
          <dd class="count">${count === undefined ? '–' : formatCount(count)}</dd>
          <dd class="note">${note}</dd>
        </div>`,
    )}
  </dl>`;
}
