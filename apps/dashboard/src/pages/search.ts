import type { OrderFilter } from '../search/order-filter.ts';
import type { ResultPage } from '../search/result-page.ts';
import type { ShownResult } from '../search/shown-results.ts';
import { formatCount, formatTime } from './format.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { scanPath, searchPath } from './links.ts';
import { resultHead, resultRow } from './result-table.ts';
import { type SearchChoices, searchForm } from './search-form.ts';

export interface SearchedPage {
  readonly filter: OrderFilter;
  readonly choices: SearchChoices;
  readonly page: Omit<ResultPage, 'results'>;
  readonly shown: readonly ShownResult[];
  /** How many results were searched, and when the oldest of them was decided. */
  readonly searched: number;
  readonly oldest: string | null;
}

/** Runs offered for a whole look; of more, the form chooses one. */
const offeredRuns = 5;

function scanLinks(filter: OrderFilter, runs: readonly string[]): Html | undefined {
  const offered = filter.run === undefined ? runs.slice(0, offeredRuns) : [filter.run];
  if (offered.length === 0) return undefined;
  return html`<p class="note scan-links">
    Older results: search the whole run
    ${offered.map((run) => html`<a href="${scanPath(filter, run)}">${run}</a> `)}
  </p>`;
}

function foundText({ page, shown, searched, oldest }: SearchedPage): Html {
  const since = oldest === null ? '' : `, decided since ${formatTime(oldest)} UTC`;
  const last = page.before + shown.length;
  const range =
    shown.length === 0 ? '' : `: ${formatCount(page.before + 1)} to ${formatCount(last)}`;
  return html`<p class="found" role="status">
    <strong>${formatCount(page.found)}</strong> of the last ${formatCount(searched)}
    ${searched === 1 ? 'result' : 'results'}${range}
    <span class="note">of all runs${since}</span>
  </p>`;
}

const nothingDecided = html`<div class="empty">
  <p>No order has been decided yet. What workers decide can be searched here a second later.</p>
  <p>
    <code>npx producer enqueue FILE</code> puts orders into the queue,
    <code>npx worker</code> decides them.
  </p>
</div>`;

const nothingFits = html`<div class="empty">
  <p>No recent result fits all of that. What helps:</p>
  <ol>
    <li>Leave a field empty: each one narrows the search.</li>
    <li>Compare the spelling: ids, SKUs and zip codes are compared exactly, with leading zeros.</li>
    <li>Search the whole run, as above: here are only the results decided last.</li>
    <li>An order that failed has no result: the <a href="/">overview</a> lists failures.</li>
  </ol>
</div>`;

function table({ filter, page, shown }: SearchedPage): Html {
  const more =
    page.next === null
      ? undefined
      : html`<p class="pager">
          <a class="button" rel="next" href="${searchPath(filter, { after: page.next })}"
            >Older results</a
          >
        </p>`;
  return html`<table class="wide results">
      <caption class="hidden">
        Results, the newest first
      </caption>
      ${resultHead}
      <tbody>
        ${shown.map(resultRow)}
      </tbody>
    </table>
    ${more}`;
}

function results(searched: SearchedPage): Html {
  if (searched.searched === 0) return nothingDecided;
  return searched.page.found === 0 ? nothingFits : table(searched);
}

export function searchPage(searched: SearchedPage): string {
  const { filter, choices } = searched;
  const content = html`<h1>Find orders</h1>
    ${searchForm(filter, choices)}
    <section class="card" aria-label="Results">
      ${foundText(searched)} ${scanLinks(filter, choices.runs)} ${results(searched)}
    </section>`;
  return layout({ title: 'Find orders', place: '/orders', content });
}

export function wrongSearchPage(
  filter: OrderFilter,
  choices: SearchChoices,
  problems: readonly string[],
): string {
  const content = html`<h1>Find orders</h1>
    ${searchForm(filter, choices)}
    <section class="card problems" role="alert">
      ${problems.map((problem) => html`<p class="message">${problem}</p>`)}
    </section>`;
  return layout({ title: 'Find orders', place: '/orders', content });
}
