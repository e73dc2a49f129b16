import type { Heartbeat } from '@verdict/monitor';
import { silentMs } from '../overview/alerts.ts';
import type { Figures } from '../overview/figures.ts';
import type { Overview } from '../overview/watch.ts';
import { formatBytes, formatCount, formatDuration } from './format.ts';
import { html, type Html } from './html.ts';

type Known = Pick<Figures, 'workers' | 'heartbeats'>;

interface Worker {
  readonly name: string;
  readonly connected_seconds?: number;
  readonly heartbeat?: Heartbeat;
}

/** Those that are connected, and those that have not said goodbye. */
function allOf({ workers, heartbeats }: Known): Worker[] {
  const names = new Set([...(workers ?? []), ...heartbeats].map(({ name }) => name));
  return [...names].map((name) => {
    const connected = workers?.find((worker) => worker.name === name);
    const heartbeat = heartbeats.find((beat) => beat.name === name);
    return {
      name,
      ...(connected && { connected_seconds: connected.connected_seconds }),
      ...(heartbeat && { heartbeat }),
    };
  });
}

function stateOf({ heartbeat }: Worker): Html {
  if (heartbeat === undefined) return html`connected`;
  const { silent_ms, orders_in_hand, concurrency, live_concurrency } = heartbeat;
  if (silent_ms > silentMs) {
    return html`<strong class="warning">silent for ${formatDuration(silent_ms / 1000)}</strong>`;
  }
  if (orders_in_hand === 0) return html`idle`;
  return html`${formatCount(orders_in_hand)} of ${formatCount(concurrency + live_concurrency)} in
  hand`;
}

/** Since it is connected, or since it started where the connection is not known. */
function upSeconds({ connected_seconds, heartbeat }: Worker): number {
  if (connected_seconds !== undefined) return connected_seconds;
  return (Date.now() - Date.parse(heartbeat?.started_at ?? '')) / 1000;
}

function row(worker: Worker): Html {
  const { heartbeat } = worker;
  return html`<tr>
    <th scope="row">${worker.name}</th>
    <td data-label="State">${stateOf(worker)}</td>
    <td class="number" data-label="Decided">
      ${heartbeat === undefined ? '–' : formatCount(heartbeat.decided)}
    </td>
    <td class="number" data-label="Memory">
      ${heartbeat === undefined ? '–' : formatBytes(heartbeat.memory_bytes)}
    </td>
    <td class="number" data-label="Up">${formatDuration(upSeconds(worker))}</td>
  </tr>`;
}

function table(workers: readonly Worker[]): Html {
  return html`<table class="wide">
    <caption class="hidden">
      Worker processes
    </caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">State</th>
        <th scope="col" class="number">Decided</th>
        <th scope="col" class="number">Memory</th>
        <th scope="col" class="number">Up</th>
      </tr>
    </thead>
    <tbody>
      ${workers.map(row)}
    </tbody>
  </table>`;
}

function content(figures: Known | null): Html {
  if (figures === null) return html`<p class="empty">Not known yet.</p>`;
  const all = allOf(figures);
  if (all.length > 0) return table(all);
  if (figures.workers === null) {
    return html`<p class="empty">This Redis service hides its clients, and none was heard of.</p>`;
  }
  return html`<p class="empty">No worker is running. Start some: <code>npx worker</code></p>`;
}

export function workers({ figures }: Overview): Html {
  const count = figures?.workers?.length;
  return html`<h2>Workers ${count ? html`<span class="badge">${count}</span>` : undefined}</h2>
    ${content(figures)}`;
}
