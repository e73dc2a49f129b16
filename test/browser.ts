// A page of the browser that is watched while a test uses it.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { chromiumPath } from './browser-launch.ts';

export { launchBrowser } from './browser-launch.ts';

/** Without a browser these tests are skipped, but never in CI: there it is a failure. */
export const canSkipBrowser = chromiumPath === undefined && process.env['CI'] === undefined;

export interface WatchedPage {
  readonly page: Page;
  /** Everything that went wrong in the page, a line each, with what its policy refused. */
  readonly problems: readonly string[];
  /** Hosts other than the dashboard that the page turned to. */
  readonly foreignHosts: ReadonlySet<string>;
}

/** A page of the browser that keeps account of its requests and errors. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<WatchedPage> {
  const context: BrowserContext = await browser.newContext({ baseURL, ...options });
  onTestFinished(() => context.close());
  const problems: string[] = [];
  const foreignHosts = new Set<string>();
  context.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    const isData = protocol === 'data:' || protocol === 'blob:';
    if (!isData && host !== new URL(baseURL).host) foreignHosts.add(host);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  context.on('weberror', (error) => problems.push(String(error.error())));
  context.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.setDefaultTimeout(10_000);
  return { page: await context.newPage(), problems, foreignHosts };
}
