// The one axis of all charts of the page: the time of the orders. Drawings are stretched to the width of the page, so
// there is no text in them, and what must not be stretched is drawn as ends of lines.
import { secondsOf } from '@verdict/records';
import type { Timed } from '../../monitoring/over-time.ts';
import { type Content, html, type Html } from '../html.ts';

export interface TimeAxis {
  readonly from: string;
  readonly until: string;
  /** Until when orders are part of the reference; undefined where none is. */
  readonly reference_until: string | undefined;
}

const width = 1000;
/** Of a drawing. */
export const plotHeight = 100;
/** Of a window that is shorter than one sees. */
const leastWidth = 2;

function place(axis: TimeAxis, time: string): number {
  const [start, end, at] = [axis.from, axis.until, time].map(secondsOf);
  if (start === undefined || end === undefined || at === undefined) return 0;
  return Math.min(width, Math.max(0, (width * (at - start)) / (end - start)));
}

/** Where a window is, with a little room to the next. */
export function spanOf(axis: TimeAxis, { from, until }: Timed) {
  const [left, right] = [place(axis, from), place(axis, until)];
  const room = Math.max(leastWidth, (right - left) * 0.92);
  return { left, width: room, middle: left + room / 2 };
}

/** Those that the axis has a place for. */
export function onAxis<T extends Timed>(axis: TimeAxis, windows: readonly T[]): T[] {
  return windows.filter(({ from, until }) => until > axis.from && from < axis.until);
}

/** From top to bottom, shares of the height. */
export function column(axis: TimeAxis, window: Timed, low: number, high: number): string {
  const { left, width: size } = spanOf(axis, window);
  const [top, tall] = [(1 - high) * plotHeight, (high - low) * plotHeight];
  return `M${left.toFixed(1)} ${top.toFixed(2)}h${size.toFixed(1)}v${tall.toFixed(2)}h${(-size).toFixed(1)}z`;
}

/** As large as its line is thick, and as round as its ends. */
export function dot(axis: TimeAxis, window: Timed, at: number): string {
  return `M${spanOf(axis, window).middle.toFixed(1)} ${((1 - at) * plotHeight).toFixed(2)}h0.01`;
}

/** Through the middles of windows; where a value is missing there is a gap. */
export function line(
  axis: TimeAxis,
  points: readonly { readonly window: Timed; readonly at: number | null }[],
): string {
  let command = 'M';
  const parts = points.map(({ window, at }) => {
    if (at === null) {
      command = 'M';
      return '';
    }
    const [x, y] = [spanOf(axis, window).middle, (1 - at) * plotHeight];
    const part = `${command}${x.toFixed(1)} ${y.toFixed(2)}${command === 'M' ? 'h0.01' : ''}`;
    command = 'L';
    return part;
  });
  return parts.join('');
}

function referenceSpan({ from, reference_until: until, ...axis }: TimeAxis): Content {
  if (until === undefined) return undefined;
  const right = place({ from, reference_until: until, ...axis }, until);
  return html`<rect class="reference-span" width="${right.toFixed(1)}" height="${plotHeight}" />`;
}

/** @param label what the drawing shows: the table behind it has the figures */
export function plot(axis: TimeAxis, label: string, content: Content, kind = ''): Html {
  return html`<svg
    class="over-time ${kind}"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${width} ${plotHeight}"
    preserveAspectRatio="none"
  >
    ${referenceSpan(axis)} ${content}
  </svg>`;
}

/** A drawing between what it is of and what it comes to. */
export function strip(name: Content, drawing: Html, readout: Content): Html {
  return html`<div class="strip">
    <div class="strip-name">${name}</div>
    ${drawing}
    <div class="strip-readout">${readout}</div>
  </div>`;
}

function day(time: string): string {
  return time.slice(0, '2021-07-04'.length);
}

/** Below the drawings of a section. */
export function axisLine({ from, until, reference_until }: TimeAxis): Html {
  const reference =
    reference_until === undefined
      ? undefined
      : html`<span class="key"
          ><span class="swatch reference-span" aria-hidden="true"></span>reference, until
          ${day(reference_until)}</span
        >`;
  return html`<div class="strip" aria-hidden="true">
    <div></div>
    <p class="axis"><span>${day(from)}</span> ${reference} <span>${day(until)}</span></p>
    <div></div>
  </div>`;
}

/**
 * The figures behind drawings.
 * @param summary what opens it
 */
export function figureTable(
  label: string,
  heads: readonly Content[],
  rows: readonly (readonly Content[])[],
  summary: Content = html`As a table<span class="hidden">: ${label}</span>`,
): Html {
  const cells = (row: readonly Content[]) =>
    row.map((cell, n) =>
      n === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="number">${cell}</td>`,
    );
  return html`<details class="as-table">
    <summary>${summary}</summary>
    <div class="scrolls" tabindex="0" role="region" aria-label="${label}">
      <table>
        <caption class="hidden">
          ${label}
        </caption>
        <thead>
          <tr>
            ${heads.map((head, n) =>
              n === 0
                ? html`<th scope="col">${head}</th>`
                : html`<th scope="col" class="number">${head}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${cells(row)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** `2021-07-05 to 2021-07-11`, or a day, or an hour of one. */
export function windowText({ from, until }: Timed): string {
  const [first, after] = [secondsOf(from), secondsOf(until)];
  if (after - first < 86_400) return from.slice(0, '2021-07-04 20:00'.length);
  const last = new Date((after - 1) * 1000).toISOString().slice(0, 'YYYY-MM-DD'.length);
  return day(from) === last ? last : `${day(from)} to ${last}`;
}
