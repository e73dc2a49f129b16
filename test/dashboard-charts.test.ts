// Charts of figures over time, as a person on duty sees them in a real browser.
import { openKeySpace } from '@verdict/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canSkipBrowser, launchBrowser, openPage } from './browser.ts';
import { startDashboard } from './browser-dashboard.ts';
import { decideStrictly, openShop } from './browser-shop.ts';
import { startWorker } from './support/commands.ts';

const patient = { timeout: 15_000 };

function drawn(page: Page, span: string) {
  return page.locator(`#history[data-drawn="${span}"] .uplot canvas`);
}

/** Whether something in the colour of this variable is drawn in a chart. */
function isInked(page: Page, plot: string, variable: string): Promise<boolean> {
  return page.evaluate<boolean>(`(() => {
    const canvas = document.querySelector('[data-plot="${plot}"] canvas');
    const probe = document.createElement('canvas').getContext('2d');
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--${variable}').trim();
    probe.fillRect(0, 0, 1, 1);
    const wanted = probe.getImageData(0, 0, 1, 1).data;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const isWanted = (n) =>
      data[n + 3] > 200 && [0, 1, 2].every((c) => Math.abs(data[n + c] - wanted[c]) < 12);
    for (let n = 0; n < data.length; n += 4) if (isWanted(n)) return true;
    return false;
  })()`);
}

/** How far down the page an element is, wherever the page is scrolled to. */
function placeOf(page: Page, id: string): Promise<number> {
  return page.evaluate<number>(
    `document.getElementById('${id}').getBoundingClientRect().top + scrollY`,
  );
}

const title = canSkipBrowser
  ? 'charts in a browser (SKIPPED: no chromium; apt-get install chromium or CHROMIUM_PATH)'
  : 'charts in a browser';

describe.skipIf(canSkipBrowser)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('show a run as it goes, survive a restart of the dashboard, and change their span', async () => {
    const space = openKeySpace();
    await startWorker(space);
    await decideStrictly(space, await openShop(space, ['a', 'b']));
    const first = await startDashboard(space);
    const { page, problems, foreignHosts } = await openPage(browser, first.url);
    await page.goto('/');
    await drawn(page, '15m').nth(3).waitFor(patient);
    const place = await placeOf(page, 'decisions');
    expect(await isInked(page, 'trouble', 'bad'), 'failures, before there are any').toBe(false);
    await page.getByText('As a table').click();
    const rows = page.locator('#history-rows');
    expect(await rows.innerText()).toMatch(/\t2\t2\t0\t0\t/);

    await decideStrictly(space, await openShop(space, ['c'], ['x', 'y', 'z']), '--run', 'later');
    await expect.poll(() => rows.innerText(), patient).toMatch(/\t3\t0\t/);
    await expect.poll(() => isInked(page, 'trouble', 'bad'), patient).toBe(true);
    await page.getByText('As a table').click();
    expect(await placeOf(page, 'decisions'), 'nothing moved').toBe(place);

    await first.stop();
    const { port } = new URL(first.url);
    await startDashboard(space, {}, '--port', port);
    await page.goto('/');
    await drawn(page, '15m').nth(3).waitFor(patient);
    expect(await isInked(page, 'orders', 'accent')).toBe(true);
    expect(await isInked(page, 'trouble', 'bad')).toBe(true);

    await page.getByRole('link', { name: '7 days' }).focus();
    await page.keyboard.press('Enter');
    await drawn(page, '7d').nth(3).waitFor(patient);
    expect(new URL(page.url()).search).toBe('?span=7d');
    expect(await page.evaluate('document.activeElement?.textContent')).toContain('7 days');
    await page.reload();
    await drawn(page, '7d').nth(3).waitFor(patient);
    expect(await page.locator('#history [aria-current]').innerText()).toBe('7 days');
    expect(problems.filter((problem) => !problem.includes('ERR_'))).toEqual([]);
    expect([...foreignHosts]).toEqual([]);
  }, 60_000);

  it('stay plain drawings of the server without JavaScript', async () => {
    const space = openKeySpace();
    await startWorker(space);
    await decideStrictly(space, await openShop(space, ['a', 'b']));
    const dashboard = await startDashboard(space);
    const { page } = await openPage(browser, dashboard.url, { javaScriptEnabled: false });
    await page.goto('/');
    await page.getByRole('link', { name: '6 hours' }).click();
    expect(await page.locator('#history [aria-current]').innerText()).toBe('6 hours');
    expect(await page.locator('[data-plot="orders"] svg path').getAttribute('d')).not.toBe('');
    expect(await page.locator('#history-rows td').allTextContents()).toContain('2');
  });
});
