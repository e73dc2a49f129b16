// What axe-core finds in a page, by the rules of WCAG 2.2 AA and by its own on good practice.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Evaluated, not added as a script: the page's own policy stays as it is. */
export async function loadAxe(page: Page): Promise<void> {
  await page.evaluate(await readFile(axePath, 'utf8'));
}

export interface AxeReport {
  /** A line for each place and each rule that it breaks. */
  readonly violations: readonly string[];
  /** Rules that it keeps. */
  readonly kept: readonly string[];
}

const run = `(async () => {
  const runOnly = { type: 'tag', values: ${JSON.stringify(tags)} };
  const { violations, passes } = await axe.run(document, { runOnly });
  const lines = ({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary);
  return { violations: violations.flatMap(lines), kept: passes.map(({ id }) => id) };
})()`;

/** Of the page as it looks now, in which axe-core is loaded. */
export function askAxe(page: Page): Promise<AxeReport> {
  return page.evaluate<AxeReport>(run);
}
