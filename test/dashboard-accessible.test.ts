// The pages for everybody: in light and dark, on a phone, with a keyboard, read aloud, without motion.
import { openKeySpace } from '@verdict/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAxe, loadAxe } from './browser-axe.ts';
import { canSkipBrowser, launchBrowser, openPage } from './browser.ts';
import { startDashboard } from './browser-dashboard.ts';
import {
  awayPages,
  emptyPages,
  monthPages,
  openFullShop,
  openMonthShop,
  shopPages,
} from './dashboard-pages.ts';

const large = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const looks = [
  { colorScheme: 'light', viewport: large },
  { colorScheme: 'dark', viewport: large },
  { colorScheme: 'dark', viewport: phone },
  { colorScheme: 'light', viewport: phone },
] as const;

/** In each look, as far as it differs: axe-core has nothing to say, and nothing needs to be scrolled sideways. */
async function check(page: Page, name: string): Promise<void> {
  for (const { colorScheme, viewport } of looks) {
    const look = `${name}, ${colorScheme} at ${viewport.width}`;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width, look).toBeLessThanOrEqual(viewport.width);
    if (colorScheme === 'light' && viewport === phone) continue;
    const { violations, kept } = await askAxe(page);
    expect(violations, look).toEqual([]);
    expect(kept, look).toEqual(expect.arrayContaining(['color-contrast', 'region', 'bypass']));
  }
}

async function checkAll(page: Page, pages: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path);
    await loadAxe(page);
    await check(page, name);
  }
}

/** More than any page has. */
const mostSteps = 400;

/** Each control of the page, until the keyboard has been there. */
const rememberControls = `(() => {
  const wanted = 'a[href], button, input, select, summary, [tabindex="0"]';
  globalThis.unreached = new Set(
    [...document.querySelectorAll(wanted)].filter((element) => element.checkVisibility()),
  );
  return unreached.size;
})()`;

/** What the keyboard is at now: whether one sees that it is there; null at the end of the page. */
const reach = `(() => {
  const at = document.activeElement;
  if (at === document.body || at === null) return null;
  unreached.delete(at);
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 ? '' : at.outerHTML;
})()`;

const leftOut = `[...unreached].filter((element) => element.isConnected)
  .map((element) => element.outerHTML)`;

/** With the Tab key alone. @returns the places at which one does not see where one is */
async function walk(page: Page): Promise<string[]> {
  const unseen: string[] = [];
  for (let step = 0; step < mostSteps; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate<string | null>(reach);
    if (at === null) return unseen;
    if (at !== '') unseen.push(at);
  }
  throw new Error(`expected an end of the page, got ${mostSteps} steps`);
}

const title = canSkipBrowser
  ? 'the pages (SKIPPED: no chromium; apt-get install chromium or CHROMIUM_PATH)'
  : 'the pages';

describe.skipIf(canSkipBrowser)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('keep the rules of WCAG 2.2 AA in light, in dark and on a phone, and fit each', async () => {
    const space = openKeySpace();
    await openFullShop(space);
    await openMonthShop(space);
    const full = await startDashboard(space);
    const { page } = await openPage(browser, full.url);
    await page.goto('/');
    await page.locator('#history[data-drawn]').waitFor();
    await checkAll(page, shopPages);
    await checkAll(page, monthPages);

    const empty = await startDashboard(openKeySpace());
    await checkAll((await openPage(browser, empty.url)).page, emptyPages);
    const away = await startDashboard({ url: 'redis://127.0.0.1:1', name: 'none' });
    await checkAll((await openPage(browser, away.url)).page, awayPages);

    // The rules bite.
    await page.evaluate(`document.querySelector('h1').style.color = 'silver'`);
    await page.evaluate(`document.querySelector('#q').removeAttribute('placeholder')`);
    await page.evaluate(`document.querySelector('label').remove()`);
    const broken = (await askAxe(page)).violations.map((line) => line.split(' ')[0]);
    expect(broken).toEqual(expect.arrayContaining(['color-contrast', 'label']));
  }, 120_000);

  it('can be walked through with the keyboard alone, and show where one is', async () => {
    const space = openKeySpace();
    await openFullShop(space);
    await openMonthShop(space);
    const dashboard = await startDashboard(space);
    const { page } = await openPage(browser, dashboard.url);
    const { 'a run over time': month } = monthPages;
    for (const path of ['/', '/runs/orders', month, '/orders', '/orders/held']) {
      await page.goto(path);
      expect(await page.evaluate<number>(rememberControls), path).toBeGreaterThan(7);
      expect(await walk(page), path).toEqual([]);
      expect(await page.evaluate<string[]>(leftOut), path).toEqual([]);
    }
    expect(await page.locator('nav [aria-current]').innerText()).toBe('Orders');
  }, 60_000);

  it('move only for those who did not ask for stillness', async () => {
    const dashboard = await startDashboard(openKeySpace());
    const { page } = await openPage(browser, dashboard.url);
    await page.goto('/');
    const moving = async (reducedMotion: 'reduce' | 'no-preference') => {
      await page.emulateMedia({ reducedMotion });
      return page.evaluate<number>(`(() => {
        document.querySelector('.state').classList.add('busy');
        return document.getAnimations().length;
      })()`);
    };
    expect([await moving('no-preference'), await moving('reduce')]).toEqual([1, 0]);
  });
});
