import { formatTime } from './format.ts';
import { type Content, html, type Html } from './html.ts';

export type Row = readonly [name: string, value: Content];

/** Names and their values, a line each. */
export function rows(list: readonly Row[]): Html {
  return html`<dl class="rows">
    ${list.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

export function utcTime(iso: string): Html {
  return html`<time datetime="${iso}">${formatTime(iso)} UTC</time>`;
}
