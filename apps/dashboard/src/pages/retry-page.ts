// What a retry has put back, and what became of it.
import type { Fates } from '../retries/followed-orders.ts';
import { describeChoice } from '../retries/retry-choice.ts';
import type { RetryProgress } from '../retries/retry.ts';
import { failureGroupPath, failuresPath } from './failure-links.ts';
import { formatCount } from './format.ts';
import { type Content, html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { orderPath } from './links.ts';
import { rows, utcTime } from './rows.ts';

export interface RetryPage {
  readonly progress: RetryProgress;
  readonly fates: Fates;
}

const retryHead = html`<script type="module" src="/static/follow.js"></script>`;

/** Whether a later look can show something else. */
export function isSettled({ progress, fates }: RetryPage): boolean {
  return progress.state !== 'running' && fates.pending === 0;
}

function stateText({ state, error }: RetryProgress): string {
  const texts: Readonly<Record<RetryProgress['state'], string>> = {
    running: 'Putting orders back. It goes on when this page is closed.',
    done: 'All were put back that could be.',
    stopped: 'Ended early with the dashboard: the others are failures still, and can be retried.',
    broken:
      `Ended early: ${error}. The others are failures still. ` +
      'npx producer doctor finds an order that was left without its job.',
  };
  return texts[state];
}

function figure(id: string, name: string, count: number, note: Content, tone = ''): Html {
  return html`<div class="card figure ${tone}" data-figure="${id}">
    <dt>${name}</dt>
    <dd class="count">${formatCount(count)}</dd>
    <dd class="note">${note}</dd>
  </div>`;
}

function figures({ progress, fates }: RetryPage): Html {
  const { decided, failed, pending, followed } = fates;
  const ofWhat = followed < progress.put_back ? 'of those followed' : 'of those put back';
  return html`<dl class="figures">
    ${figure('put-back', 'Put back', progress.put_back, 'into the queue')}
    ${figure('decided', 'Decided now', decided, ofWhat, decided > 0 ? 'good' : '')}
    ${figure('failed', 'Failed again', failed, ofWhat, failed > 0 ? 'bad' : '')}
    ${figure('waiting', 'Waiting', pending, 'for their outcome')}
  </dl>`;
}

function nothingDone({ state, put_back, busy }: RetryProgress): Content {
  if (state !== 'done' || put_back > 0 || busy > 0) return undefined;
  return html`<p class="partial" role="note">
    There was nothing left to put back: these orders were decided, put back by somebody else, or
    have failed again since.
  </p>`;
}

function partial({ progress, fates }: RetryPage): Content {
  if (fates.followed >= progress.put_back) return undefined;
  return html`<p class="note">
    The first ${formatCount(fates.followed)} are followed, as a sample of all.
  </p>`;
}

function left({ busy }: RetryProgress, { gone }: Fates): Content {
  const ofBusy = busy === 0 ? '' : `${formatCount(busy)} are in the hand of a worker: left alone. `;
  const ofGone = gone === 0 ? '' : `${formatCount(gone)} went with their run, which was dropped.`;
  return ofBusy + ofGone === '' ? undefined : html`<p class="note">${ofBusy}${ofGone}</p>`;
}

function links({ choice }: RetryProgress): Html {
  const { run, group, order_id } = choice;
  return html`<p class="downloads">
    ${order_id === undefined ? undefined : html`<a href="${orderPath(order_id)}">The order</a>`}
    ${group === undefined ? undefined : html`<a href="${failureGroupPath(group, run)}">The group</a>`}
    <a href="${failuresPath(run)}">All failures</a>
  </p>`;
}

function details({ progress, fates }: RetryPage): Html {
  const ended = progress.ended_at === null ? 'not yet' : utcTime(progress.ended_at);
  return html`<section class="card">
    <p class="why" role="status">${stateText(progress)}</p>
    ${nothingDone(progress)} ${partial({ progress, fates })} ${left(progress, fates)}
    ${rows([
      ['began', utcTime(progress.started_at)],
      ['ended', ended],
      ['failures looked at', formatCount(progress.looked)],
    ])}
    ${links(progress)}
  </section>`;
}

export function retryPage(page: RetryPage): string {
  const { progress } = page;
  const again = html`<p class="note">
    <a href="/retries/${progress.id}">Look again</a>: it is not over yet.
  </p>`;
  const content = html`<h1>Retry ${describeChoice(progress.choice)}</h1>
    <div id="follow" data-settled="${String(isSettled(page))}">
      ${figures(page)} ${details(page)} ${isSettled(page) ? undefined : again}
    </div>`;
  return layout({ title: 'Retry', content, place: '/failures', head: retryHead });
}
