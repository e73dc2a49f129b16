// The pages for everybody: in light and dark, on a phone, with a keyboard, read aloud, without motion.
import { openKeySpace } from '@verdict/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAxe, loadAxe } from './browser-axe.ts';
import { canSkipBrowser, launchBrowser, openPage } from './browser.ts';
import { startDashboard } from './browser-dashboard.ts';
import { awayPages, emptyPages, openFullShop, shopPages } from './dashboard-pages.ts';

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

/** What can be reached with the Tab key alone, and how many of them show it. */
async function walk(page: Page): Promise<{ reached: string[]; shown: number }> {
  const reached: string[] = [];
  let shown = 0;
  await page.evaluate('document.body.focus()');
  for (;;) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate<{ place: string; isShown: boolean } | null>(`(() => {
      const at = document.activeElement;
      if (at === document.body || at === null) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      const isShown = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      return { place: String([...document.querySelectorAll('*')].indexOf(at)), isShown };
    })()`);
    if (at === null || reached.includes(at.place)) return { reached, shown };
    reached.push(at.place);
    if (at.isShown) shown += 1;
  }
}

function controls(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const every = [...document.querySelectorAll('*')];
    const wanted = 'a[href], button, input, select, summary, [tabindex="0"]';
    return every
      .filter((element) => element.matches(wanted) && element.checkVisibility())
      .map((element) => String(every.indexOf(element)));
  })()`);
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
    const full = await startDashboard(space);
    const { page } = await openPage(browser, full.url);
    await page.goto('/');
    await page.locator('#history[data-drawn]').waitFor();
    await checkAll(page, shopPages);

    const empty = await startDashboard(openKeySpace());
    await checkAll((await openPage(browser, empty.url)).page, emptyPages);
    const away = await startDashboard({ url: 'redis://127.0.0.1:1', name: 'none' });
    await checkAll((await openPage(browser, away.url)).page, awayPages);

    // The rules bite.
    await page.evaluate(`document.querySelector('.note').style.color = '#888'`);
    await page.evaluate(`document.querySelector('input').removeAttribute('id')`);
    await loadAxe(page);
    expect((await askAxe(page)).violations.length).toBeGreaterThan(0);
  }, 120_000);

  it('can be walked through with the keyboard alone, and show where one is', async () => {
    const space = openKeySpace();
    await openFullShop(space);
    const dashboard = await startDashboard(space);
    const { page } = await openPage(browser, dashboard.url);
    for (const path of ['/', '/orders', '/runs/orders', '/orders/held']) {
      await page.goto(path);
      const wanted = await controls(page);
      const { reached, shown } = await walk(page);
      expect(wanted.length, path).toBeGreaterThan(7);
      expect(reached, path).toEqual(expect.arrayContaining(wanted));
      expect(shown, path).toBe(reached.length);
    }
    expect(await page.locator('nav [aria-current]').innerText()).toBe('Orders');
  }, 60_000);

  it('move only for those who did not ask for stillness', async () => {
    const dashboard = await startDashboard(openKeySpace());
    const { page } = await openPage(browser, dashboard.url, { javaScriptEnabled: true });
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
