// What moves on a page by itself, as the browser counts it.
import type { Page } from 'playwright-core';

/** A shift is the share of the window that moved, times how far; Google calls a page good whose sum stays below. */
export const goodShifts = 0.1;

const observe = `
globalThis.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries()) {
    if (hadRecentInput) continue;
    const moved = sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
    shifts.push({ value, moved });
  }
}).observe({ type: 'layout-shift', buffered: true });`;

/** Before the page is opened. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(observe);
}

export interface Shifts {
  readonly sum: number;
  /** A line for each: how much, and what moved. */
  readonly lines: readonly string[];
}

/** Since the page was opened, without those that follow what its visitor does. */
export async function readShifts(page: Page): Promise<Shifts> {
  const shifts = await page.evaluate<{ value: number; moved: string[] }[]>('shifts');
  return {
    sum: shifts.reduce((sum, { value }) => sum + value, 0),
    lines: shifts.map(({ value, moved }) => `${value.toFixed(4)} ${moved.join(', ')}`),
  };
}
