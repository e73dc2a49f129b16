// A page that grows while a run is looked at. Each step adds rows, or a line of progress that hides the one
// before by a rule of the style sheet: so it works without a script, and stops when the page is left.
import { type OrderFilter, filterQuery } from '../search/order-filter.ts';
import { formatCount, formatShare } from './format.ts';
import { Html, html } from './html.ts';
import { layout } from './layout.ts';
import { searchPath } from './links.ts';
import { resultColumns, resultHead, resultRow } from './result-table.ts';
import type { ShownResult } from '../search/shown-results.ts';

export interface ScanProgress {
  readonly looked: number;
  readonly total: number;
  readonly found: number;
}

/** The module runs while the page still comes. */
const scanHead = html`<script type="module" async src="/static/scan.js"></script>`;

/** Where the rows go; no text of others can be it, because that is escaped. */
const rest = new Html('<!--rest-->');

function criteria(filter: OrderFilter): string {
  const named = Object.entries(filter).filter(([name]) => name !== 'run' && name !== 'customer_id');
  const customer = filter.customer_id === undefined ? [] : ['customer_id as given'];
  return [...named.map(([name, value]) => `${name} ${value}`), ...customer].join(', ');
}

function frame(run: string, filter: OrderFilter): readonly [string, string] {
  const wanted = criteria(filter);
  const content = html`<h1>All of run ${run}</h1>
    <section class="card">
      <p>
        ${wanted === '' ? 'Every result' : `Results with ${wanted}`}, in the order of the store.
        <a id="stop" href="${searchPath(filter)}">Stop</a>
        <span class="note"
          >The same for programs:
          <a href="/api/scan?${filterQuery({ ...filter, run })}">/api/scan</a></span
        >
      </p>
      <table class="wide results scan">
        <caption class="hidden">
          Results of run ${run} that fit, as they are found
        </caption>
        ${resultHead} ${rest}
      </table>
      <p><a href="${searchPath(filter)}">Back to the last results</a></p>
    </section>`;
  const page = layout({ title: `All of run ${run}`, place: '/orders', content, head: scanHead });
  const end = page.indexOf(rest.text);
  return [page.slice(0, end), page.slice(end + rest.text.length)];
}

function line(text: string, state: string): string {
  return html`<tbody class="progress" data-state="${state}">
    <tr>
      <td colspan="${resultColumns}">${text}</td>
    </tr>
  </tbody> `.text;
}

const endings = {
  all: 'All looked at.',
  enough: 'Ended here: narrow the search, or take all from /api/scan.',
  replaced: 'Ended, because another search of yours began.',
  broken: 'Ended early: the results could not be read any further.',
} as const;

export type ScanEnding = keyof typeof endings;

export interface ScanPage {
  readonly start: string;
  readonly found: (results: readonly ShownResult[]) => string;
  readonly progress: (progress: ScanProgress) => string;
  /** With what is shown last, and why. */
  readonly end: (progress: ScanProgress, ending: ScanEnding) => string;
}

function progressText({ looked, total, found }: ScanProgress): string {
  const share = total === 0 ? '' : ` (${formatShare(looked, total)})`;
  const hits = `${formatCount(found)} found`;
  return `${formatCount(looked)} of ${formatCount(total)} results looked at${share}, ${hits}`;
}

export function scanPage(run: string, filter: OrderFilter): ScanPage {
  const [start, tail] = frame(run, filter);
  return {
    start,
    found: (results) =>
      html`<tbody>
        ${results.map(resultRow)}
      </tbody> `.text,
    progress: (progress) => line(`${progressText(progress)} …`, 'busy'),
    end: (progress, ending) => line(`${progressText(progress)}. ${endings[ending]}`, ending) + tail,
  };
}
