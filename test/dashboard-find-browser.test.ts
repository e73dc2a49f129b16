// What a person on duty does to find an order, in a real browser.
import { openKeySpace } from '@verdict/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canSkipBrowser, launchBrowser, openPage } from './browser.ts';
import { startDashboard } from './browser-dashboard.ts';
import { startEndlessScans } from './browser-endless-scan.ts';
import { run } from './browser-shop.ts';
import { startWorker } from './support/commands.ts';
import { openVariedShop } from './varied-shop.ts';

const patient = { timeout: 15_000 };
const title = canSkipBrowser
  ? 'finding an order in a browser (SKIPPED: no chromium; apt-get install chromium or CHROMIUM_PATH)'
  : 'finding an order in a browser';

describe.skipIf(canSkipBrowser)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  async function openDecidedShop() {
    const space = openKeySpace();
    await startWorker(space);
    const shop = await openVariedShop(space);
    await run(space, ['enqueue', shop.orders, '--wait']);
    return { dashboard: await startDashboard(space) };
  }

  it('a whole run is searched, without a script too', async () => {
    const { dashboard } = await openDecidedShop();
    for (const javaScriptEnabled of [true, false]) {
      const { page, problems } = await openPage(browser, dashboard.url, { javaScriptEnabled });
      await page.goto('/orders?sku_code=nope&run=orders');
      await page.getByText('No recent result fits all of that').waitFor(patient);
      await page.goto('/orders?sku_code=sku-1&run=orders');
      await page.locator('.scan-links').getByRole('link', { name: 'orders' }).click();
      await page.getByText('4 found. All looked at.').waitFor(patient);
      expect(await page.locator('.scan [data-order]').count()).toBe(4);
      const shownLines = page.locator('.scan .progress').filter({ visible: true });
      expect(await shownLines.count()).toBe(1);
      expect(problems).toEqual([]);
    }
  });

  it('a look at a run shows what it found while it goes on, and stops when it is told to', async () => {
    const { dashboard } = await openDecidedShop();
    const { url } = await startEndlessScans(dashboard);
    const { page, problems } = await openPage(browser, url);
    await page.goto('/scan?run=orders&sku_code=sku-1', { waitUntil: 'commit' });
    const progress = page.locator('.scan .progress').filter({ visible: true });
    await progress.waitFor(patient);
    expect(await progress.innerText()).toBe('5 of 5 results looked at (100.0 %), 4 found …');
    const stop = page.getByRole('link', { name: 'Stop' });
    await page.locator('#stop[data-is-ready]').waitFor(patient);
    await stop.click({ noWaitAfter: true });
    await page.getByText('Stopped: 5 of 5 results').waitFor(patient);
    expect(page.url()).toContain('/scan');
    expect(await page.locator('.scan [data-order]').count()).toBe(4);
    expect(await stop.count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('fits a phone', async () => {
    const { dashboard } = await openDecidedShop();
    for (const colorScheme of ['light', 'dark'] as const) {
      const viewport = { width: 390, height: 844 };
      const { page } = await openPage(browser, dashboard.url, { viewport, colorScheme });
      for (const path of ['/orders', '/runs', '/runs/orders', '/orders/held', '/scan?run=orders']) {
        await page.goto(path);
        const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect(needed, `${path} in ${colorScheme}`).toBeLessThanOrEqual(390);
      }
    }
  });
});
