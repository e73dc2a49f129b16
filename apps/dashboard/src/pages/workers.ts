import type { Overview } from '../overview/watch.ts';
import { formatDuration } from './format.ts';
import { html, type Html } from './html.ts';

type Workers = NonNullable<NonNullable<Overview['figures']>['workers']>;

function table(workers: Workers): Html {
  return html`<table>
    <caption class="hidden">
      Connected worker processes
    </caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col" class="number">Connected</th>
      </tr>
    </thead>
    <tbody>
      ${workers.map(
        ({ name, connected_seconds }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="number">${formatDuration(connected_seconds)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function content(workers: Workers | null | undefined): Html {
  if (workers === undefined) return html`<p class="empty">Not known yet.</p>`;
  if (workers === null) return html`<p class="empty">This Redis service hides its clients.</p>`;
  if (workers.length > 0) return table(workers);
  return html`<p class="empty">No worker is running. Start some: <code>npx worker</code></p>`;
}

export function workers({ figures }: Overview): Html {
  const count = figures?.workers?.length;
  return html`<h2>Workers ${count ? html`<span class="badge">${count}</span>` : undefined}</h2>
    ${content(figures?.workers)}`;
}
