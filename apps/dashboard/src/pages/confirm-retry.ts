// Asks back before failures are put into the queue again. The form has no fields: what it does stands in its
// address, which the page says in words.
import { describeChoice, type RetryChoice } from '../retries/retry-choice.ts';
import { retryPath } from './failure-links.ts';
import { formatCount } from './format.ts';
import { type Content, html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { type Row, rows } from './rows.ts';

export interface ConfirmRetry {
  readonly choice: RetryChoice;
  /** How many failures that are, as far as they were counted. */
  readonly count: number;
  readonly isComplete: boolean;
  /** What is known about them. */
  readonly about: readonly Row[];
  /** Workers that could decide them; null where that is not known. */
  readonly workers: number | null;
  readonly refusal: string | undefined;
  /** Where to go instead. */
  readonly back: string;
}

function countText({ count, isComplete }: ConfirmRetry): string {
  const orders = count === 1 ? '1 order' : `${formatCount(count)} orders`;
  return isComplete ? orders : `at least ${orders}`;
}

function form(page: ConfirmRetry): Html {
  if (page.refusal !== undefined) {
    return html`<p class="note">Who may retry: ${page.refusal}.</p>
      <p><a href="${page.back}">Back</a></p>`;
  }
  return html`<form class="buttons" method="post" action="${retryPath(page.choice)}">
    <button>Put ${countText(page)} back</button>
    <a href="${page.back}">Leave them</a>
  </form>`;
}

function workersNote({ workers }: ConfirmRetry): Content {
  if (workers !== 0) return undefined;
  return html`<p class="partial" role="note">
    No worker is connected: they wait until there is one. <code>npx worker</code> starts one.
  </p>`;
}

export function confirmRetryPage(page: ConfirmRetry): string {
  const content = html`<h1>Put ${countText(page)} back into the queue?</h1>
    <section class="card confirm">
      <p class="why">Retry ${describeChoice(page.choice)}.</p>
      ${rows(page.about)}
      <p>
        Each of them is decided again, with the settings of its run, on the facts of its time as
        they are loaded now. Orders that are decided or put back meanwhile are left alone, and so is
        what fails from now on. Those that fail again come back here.
      </p>
      ${workersNote(page)} ${form(page)}
    </section>`;
  return layout({ title: 'Retry', content, place: '/failures' });
}
