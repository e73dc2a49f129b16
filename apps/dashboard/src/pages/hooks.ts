// What hooks of the users' own did, where there are some: whether one fails, falls behind or is left alone.
import type { HookReport } from '@verdict/hooks';
import type { Overview } from '../overview/watch.ts';
import { formatCount } from './format.ts';
import { html, type Html } from './html.ts';

type Counts = HookReport['counts'];

const columns: readonly { readonly name: string; readonly of: (counts: Counts) => number }[] = [
  { name: 'Went well', of: ({ seen, passed }) => seen + passed },
  { name: 'Rejected', of: ({ rejected }) => rejected },
  {
    name: 'Failed',
    of: ({ failed, failed_open, failed_closed }) => failed + failed_open + failed_closed,
  },
  { name: 'Dropped', of: ({ dropped }) => dropped },
  { name: 'Skipped', of: ({ skipped }) => skipped },
  { name: 'Left alone', of: ({ opened }) => opened },
];

function row({ hook, counts }: HookReport): Html {
  return html`<tr>
    <th scope="row">${hook}</th>
    ${columns.map(
      ({ name, of }) =>
        html`<td class="number" data-label="${name}">${formatCount(of(counts))}</td>`,
    )}
  </tr>`;
}

export function hooks({ figures }: Overview): Html {
  if (figures === null || figures.hooks.length === 0) return html``;
  return html`<h2>Hooks <span class="note">orders since the beginning</span></h2>
    <table class="wide">
      <caption class="hidden">
        Hooks
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          ${columns.map(({ name }) => html`<th scope="col" class="number">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${figures.hooks.map(row)}
      </tbody>
    </table>`;
}
