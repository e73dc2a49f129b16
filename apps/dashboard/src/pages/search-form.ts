import { recommendations } from '@verdict/records';
import type { OrderFilter } from '../search/order-filter.ts';
import { type Content, html, type Html } from './html.ts';

/** What is offered to choose from. */
export interface SearchChoices {
  readonly runs: readonly string[];
  readonly reasons: readonly string[];
}

function field(name: string, label: string, input: Content, kind = ''): Html {
  return html`<div class="field ${kind}">
    <label for="search-${name}">${label}</label>
    ${input}
  </div>`;
}

function textField(name: string, label: string, value = '', list = ''): Html {
  const choices = list === '' ? undefined : html`list="${list}"`;
  return field(
    name,
    label,
    html`<input
      id="search-${name}"
      name="${name}"
      value="${value}"
      autocomplete="off"
      spellcheck="false"
      ${choices}
    />`,
  );
}

function timeField(name: string, label: string, value = ''): Html {
  return field(
    name,
    label,
    html`<input
      id="search-${name}"
      name="${name}"
      type="datetime-local"
      value="${value.replace(' ', 'T')}"
    />`,
    'long',
  );
}

function option(name: string, chosen: string | undefined): Html {
  const selected = name === chosen ? html`selected` : undefined;
  return html`<option value="${name}" ${selected}>${name}</option>`;
}

function choiceField(
  name: string,
  label: string,
  choices: readonly string[],
  chosen: string | undefined,
): Html {
  return field(
    name,
    label,
    html`<select id="search-${name}" name="${name}">
      <option value="">any</option>
      ${choices.map((choice) => option(choice, chosen))}
    </select>`,
  );
}

export function searchForm(filter: OrderFilter, { runs, reasons }: SearchChoices): Html {
  const { run, recommendation, reason } = filter;
  const known = run === undefined || runs.includes(run) ? runs : [run, ...runs];
  return html`<form class="card search-form" action="/orders" aria-label="Search results">
    ${textField('sku_code', 'SKU', filter.sku_code)}
    ${textField('zip_code', 'Zip code', filter.zip_code)}
    ${textField('customer_id', 'Customer id', filter.customer_id)}
    ${choiceField('recommendation', 'Recommendation', recommendations, recommendation)}
    ${textField('reason', 'Reason', reason, 'known-reasons')}
    ${choiceField('run', 'Run', known, run)} ${timeField('from', 'Decided from (UTC)', filter.from)}
    ${timeField('to', 'Decided to (UTC)', filter.to)}
    <datalist id="known-reasons">
      ${reasons.map((code) => html`<option value="${code}"></option>`)}
    </datalist>
    <div class="buttons">
      <button>Search</button>
      <a href="/orders">Clear</a>
    </div>
  </form>`;
}
