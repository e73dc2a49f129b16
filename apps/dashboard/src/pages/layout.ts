import { type Content, Html, html } from './html.ts';
import { formatCount } from './format.ts';

/** Stands for the number of failures: pages are made without it, most of them without any figures. */
const failedMark = '<!--failed-->';

/** What the bar at the top leads to. */
const places = [
  { path: '/', name: 'Overview' },
  { path: '/runs', name: 'Runs' },
  { path: '/orders', name: 'Orders' },
  {
    path: '/failures',
    name: html`Failures <span id="failed-count">${new Html(failedMark)}</span>`,
  },
  { path: '/queues', name: 'Queue' },
] as const;

export interface LayoutOptions {
  readonly title: string;
  /** To which of them the page belongs, if to one. */
  readonly place?: (typeof places)[number]['path'];
  /** What stands in the search field. */
  readonly query?: string;
  readonly content: Content;
  /** Whether the page follows the figures. */
  readonly isLive?: boolean;
  /** What the page needs in its head besides. */
  readonly head?: Html;
}

/** The count, for a page that follows the figures too. */
export function failedCount(failed: number | undefined): Html {
  if (failed === undefined || failed === 0) return html``;
  return html`<span class="badge">${formatCount(failed)}<span class="hidden"> orders</span></span>`;
}

/** The page with the number of failures in its navigation; undefined where it is not known. */
export function withFailedCount(page: string, failed: number | undefined): string {
  return page.replace(failedMark, () => failedCount(failed).text);
}

function search(query: string): Html {
  return html`<form class="search" action="/orders" role="search">
    <label class="hidden" for="q">Order id</label>
    <input
      id="q"
      name="q"
      type="search"
      placeholder="Order id"
      autocomplete="off"
      spellcheck="false"
      value="${query}"
    />
    <button>Find</button>
  </form>`;
}

function navigation(current: LayoutOptions['place']): Html {
  const links = places.map(({ path, name }) => {
    const attributes = path === current ? html` aria-current="true"` : undefined;
    return html`<a href="${path}" ${attributes}>${name}</a>`;
  });
  return html`<nav aria-label="Pages">${links}</nav>`;
}

/** The frame of every page of ours. */
export function layout({
  title,
  place,
  query = '',
  content,
  isLive = false,
  head,
}: LayoutOptions): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Verdict</title>
        <link rel="icon" type="image/svg+xml" href="/static/verdict.svg" />
        <link rel="stylesheet" href="/static/dashboard.css" />
        ${isLive ? html`<script type="module" src="/static/live.js"></script>` : undefined} ${head}
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="top">
          <a class="brand" href="/"
            ><img src="/static/verdict.svg" alt="" width="28" height="28" /> Verdict</a
          >
          ${navigation(place)} ${search(query)}
        </header>
        <main id="content">${content}</main>
      </body>
    </html> `;
  return page.text;
}
