// The figures of the last minute: is it keeping up, and how does Redis do.
import type { Quantiles } from '../history/recent.ts';
import type { Figures } from '../overview/figures.ts';
import type { RedisFigures } from '../overview/redis-servers.ts';
import type { Overview } from '../overview/watch.ts';
import { formatBytes, formatCount, formatDuration, formatMs } from './format.ts';
import { type Content, html, type Html } from './html.ts';

interface Row {
  readonly name: string;
  readonly value: Content;
}

/** Each in a place of its own, so that they do not move when they change. */
function quantiles(measured: Quantiles): Html {
  const shown = (['p50', 'p95', 'p99'] as const).map(
    (name) => html`<span><span class="note">${name}</span> ${formatMs(measured[name])}</span> `,
  );
  return html`<span class="quantiles">${shown}</span>`;
}

function age(seconds: number | null): string {
  return seconds === null ? 'none waits' : formatDuration(seconds);
}

/** Live orders are told where there are some. */
function withLive(orders: Content, live: Content, isLive: boolean): Content {
  return isLive ? html`${orders} <span class="note">live ${live}</span>` : orders;
}

function memory({ used_bytes, max_bytes, persistence, is_persisting_well }: RedisFigures): string {
  const limit = max_bytes === null ? 'no limit' : `of ${formatBytes(max_bytes)}`;
  const kept = persistence === 'none' ? 'nothing on disk' : persistence;
  return `${formatBytes(used_bytes)} ${limit}, ${is_persisting_well ? kept : 'writing fails'}`;
}

function redisRows(servers: readonly RedisFigures[]): Row[] {
  if (servers.length === 0) return [{ name: 'Redis memory', value: 'not told' }];
  return servers.map((redis) => ({
    name: servers.length === 1 ? 'Redis memory' : `Redis ${redis.server}`,
    value: memory(redis),
  }));
}

function rowsOf({ last_minute, oldest_waiting_seconds: oldest, redis }: Figures): Row[] {
  const { failed, retried, waiting, processing } = last_minute;
  const hasLive = waiting.live.p50 !== null;
  return [
    {
      name: 'Oldest waiting',
      value: withLive(age(oldest.orders), age(oldest.live), oldest.live !== null),
    },
    {
      name: 'Waiting',
      value: withLive(quantiles(waiting.orders), quantiles(waiting.live), hasLive),
    },
    {
      name: 'Processing',
      value: withLive(quantiles(processing.orders), quantiles(processing.live), hasLive),
    },
    { name: 'Failures', value: `${formatCount(failed)} in the last minute` },
    { name: 'Retries', value: `${formatCount(retried)} in the last minute` },
    ...redisRows(redis),
  ];
}

export function rightNow({ figures }: Overview): Html {
  return html`<h2>Right now <span class="note">the last minute</span></h2>
    ${
      figures === null
        ? html`<p class="empty">Not known yet.</p>`
        : html`<dl class="rows">
            ${rowsOf(figures).map(
              ({ name, value }) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>`
    }`;
}
