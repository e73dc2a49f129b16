import type { Alert } from '../overview/alerts.ts';
import type { Overview } from '../overview/watch.ts';
import { html, type Html } from './html.ts';

/** The line of state above says this already, and what helps. */
const toldElsewhere: ReadonlySet<Alert['code']> = new Set(['workers.none']);

function others(alerts: readonly Alert[]): Html {
  return html`<details>
    <summary>and ${alerts.length} more</summary>
    <ul>
      ${alerts.map(({ text }) => html`<li>${text}</li>`)}
    </ul>
  </details>`;
}

/** Always a line of the same height, so that the page does not move when something happens. */
export function alerts({ figures }: Overview): Html {
  const shown = (figures?.alerts ?? []).filter(({ code }) => !toldElsewhere.has(code));
  const [first, ...rest] = shown;
  if (first === undefined) return html`<div class="alerts"><p>No alerts.</p></div>`;
  return html`<div class="alerts some">
    <p><strong>Alert:</strong> ${first.text}</p>
    ${rest.length > 0 ? others(rest) : undefined}
  </div>`;
}
