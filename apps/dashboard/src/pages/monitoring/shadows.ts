import type { ShadowOverTime } from '../../monitoring/over-time.ts';
import { formatCount, formatShare } from '../format.ts';
import { type Content, html } from '../html.ts';
import {
  axisLine,
  column,
  figureTable,
  onAxis,
  plot,
  strip,
  type TimeAxis,
  windowText,
} from './time-axis.ts';

interface Agreement {
  readonly agreed: number;
  readonly disagreed: number;
}

function shareOf({ agreed, disagreed }: Agreement): number {
  return disagreed / Math.max(1, agreed + disagreed);
}

function shareText({ agreed, disagreed }: Agreement): string {
  return `${formatShare(disagreed, agreed + disagreed)} of ${formatCount(agreed + disagreed)}`;
}

function shadowStrip(axis: TimeAxis, shadow: ShadowOverTime): Content {
  const windows = onAxis(axis, shadow.windows);
  const top = Math.max(0.05, ...windows.map(shareOf)) * 1.1;
  const columns = windows
    .filter(({ disagreed }) => disagreed > 0)
    .map((window) => column(axis, window, 0, shareOf(window) / top));
  const label = `How often ${shadow.shadow} decided otherwise in each window`;
  const drawing = plot(axis, label, html`<path class="bar" d="${columns.join('')}" />`);
  return strip(shadow.shadow, drawing, shareText(shadow));
}

function tableOf({ shadow, windows }: ShadowOverTime): Content {
  const rows = windows.map((window) => [windowText(window), shareText(window)]);
  return figureTable(`Decided otherwise by ${shadow}`, ['Orders of', 'Decided otherwise'], rows);
}

/** Nothing where no shadow saw the run. */
export function shadowsOverTimeSection(
  axis: TimeAxis,
  shadows: readonly ShadowOverTime[],
): Content {
  if (shadows.length === 0) return undefined;
  return html`<section class="card" id="shadows">
    <h2>Shadow pipelines <span class="note">share of orders that they decide otherwise</span></h2>
    ${shadows.map((shadow) => shadowStrip(axis, shadow))} ${axisLine(axis)} ${shadows.map(tableOf)}
  </section>`;
}
