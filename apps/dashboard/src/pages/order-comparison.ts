// The same order in several runs, side by side: what differs between them is marked.
import type { OrderInRun } from '../orders-in-runs.ts';
import { html, type Html } from './html.ts';
import { runPath } from './links.ts';

interface Line {
  readonly name: string;
  /** One for each run. */
  readonly values: readonly string[];
}

const unknown = 'unknown';

function fieldsOf(found: OrderInRun): readonly (readonly [string, string])[] {
  const { features, facts, settings, order } = found;
  const { inventory, payment, zip_code } = facts;
  const decision = found.state === 'decided' ? found.recommendation : found.state;
  return [
    ['decision', decision],
    ['reason', found.state === 'pending' ? '–' : found.reason],
    ['model', settings.model],
    ['stock', settings.inventory_as_of === 'latest' ? 'latest' : 'at order time'],
    ['facts', settings.facts_of === undefined ? 'looked up' : `captured by ${settings.facts_of}`],
    ['strict', String(settings.strict)],
    ['quantity', String(order.quantity)],
    ...Object.entries(features).map(([name, value]) => [name, String(value ?? unknown)] as const),
    ['inventory since', inventory?.timestamp ?? unknown],
    ['payment since', payment?.timestamp ?? unknown],
    ['zip_code available_from', zip_code?.available_from ?? unknown],
  ];
}

function linesOf(found: readonly OrderInRun[]): Line[] {
  const columns = found.map((order) => new Map(fieldsOf(order)));
  const names = [...(columns[0]?.keys() ?? [])];
  return names.map((name) => ({ name, values: columns.map((column) => column.get(name) ?? '–') }));
}

export function isDiffering({ values }: Pick<Line, 'values'>): boolean {
  return new Set(values).size > 1;
}

function row(line: Line): Html {
  const differs = isDiffering(line);
  const cell = (value: string) => (differs ? html`<mark>${value}</mark>` : value);
  return html`<tr class="${differs ? 'differs' : ''}">
    <th scope="row">
      ${line.name}${differs ? html`<span class="hidden"> (differs)</span>` : undefined}
    </th>
    ${line.values.map((value) => html`<td>${cell(value)}</td>`)}
  </tr>`;
}

/** Nothing where there is nothing to compare. */
export function orderComparison(found: readonly OrderInRun[]): Html | undefined {
  if (found.length < 2) return undefined;
  const lines = linesOf(found);
  const differing = lines.filter(isDiffering).length;
  const summary = differing === 0 ? 'nothing differs' : 'what differs is marked';
  return html`<section class="card" id="comparison">
    <h2>In ${found.length} runs <span class="note">${summary}</span></h2>
    <div class="sideways" tabindex="0" role="region" aria-label="Comparison of runs">
      <table class="comparison">
        <caption class="hidden">
          The order in each run
        </caption>
        <thead>
          <tr>
            <td></td>
            ${found.map(
              ({ run }) => html`<th scope="col"><a href="${runPath(run)}">${run}</a></th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${lines.map(row)}
        </tbody>
      </table>
    </div>
  </section>`;
}
