// Nobody loses the line that they read while a run goes on: the overview fills up, and next to nothing moves.
import { openKeySpace } from '@verdict/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canSkipBrowser, launchBrowser, openPage } from './browser.ts';
import { startDashboard } from './browser-dashboard.ts';
import { openShop, run } from './browser-shop.ts';
import { goodShifts, readShifts, watchShifts } from './browser-shifts.ts';
import { startWorker } from './support/commands.ts';

const patient = { timeout: 30_000 };
const windows = [
  [1440, 900],
  [390, 844],
] as const;

interface Watched {
  readonly page: Page;
  /** Resolves when it has shown that orders are decided. */
  readonly isBusy: Promise<void>;
  readonly look: string;
}

function idsOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
}

const title = canSkipBrowser
  ? 'the overview of a run (SKIPPED: no chromium; apt-get install chromium or CHROMIUM_PATH)'
  : 'the overview of a run';

describe.skipIf(canSkipBrowser)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('stays in its place, in a large window and on a phone', async () => {
    const space = openKeySpace();
    const shop = await openShop(space, idsOf('paid', 20_000), idsOf('unpaid', 7));
    const dashboard = await startDashboard(space);
    const watch = async ([width, height]: readonly [number, number]): Promise<Watched> => {
      const { page } = await openPage(browser, dashboard.url, { viewport: { width, height } });
      await watchShifts(page);
      await page.goto('/');
      await page.locator('#first-steps').getByText('npx producer enqueue').waitFor(patient);
      const isBusy = page.getByText('Deciding orders with 1 worker').waitFor(patient);
      return { page, isBusy, look: `at ${width}` };
    };
    const watched = await Promise.all(windows.map(watch));
    await run(space, ['enqueue', shop.orders, '--strict'], { ORDER_ATTEMPTS: '1' });
    await startWorker(space);
    for (const { page, isBusy, look } of watched) {
      await isBusy;
      await page.getByText('Idle. Every order that came has been tried.').waitFor(patient);
      expect(await page.locator('[data-figure="decided"] .count').innerText()).toBe('20,000');
      expect(await page.locator('#failures tbody tr').count()).toBe(7);
      const { sum, lines } = await readShifts(page);
      expect(sum, `${look}: ${lines.join('; ')}`).toBeLessThan(goodShifts);

      // What moves is seen.
      await page.evaluate(`document.getElementById('first-steps').style.display = 'block'`);
      await page.evaluate(`document.getElementById('first-steps').style.height = '400px'`);
      await expect.poll(async () => (await readShifts(page)).sum).toBeGreaterThan(goodShifts);
    }
  }, 90_000);
});
