// A night of the person on duty, in a real browser: a run starts and is watched, an order is held and says why,
// others fail; what they lacked is loaded, they are put back, and are decided.
import { openKeySpace } from '@verdict/testing';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { canSkipBrowser, launchBrowser, openPage } from './browser.ts';
import { startDashboard } from './browser-dashboard.ts';
import { payLater, run, type Shop } from './browser-shop.ts';
import { type Space, startWorker } from './support/commands.ts';
import { openVariedShop } from './varied-shop.ts';

const patient = { timeout: 15_000 };

function figures(page: Page, ...names: readonly string[]): () => Promise<string> {
  return async () => {
    const counts = names.map((name) => page.locator(`[data-figure="${name}"] .count`).innerText());
    return (await Promise.all(counts)).join(' ');
  };
}

/** Whether the page is still the one that was marked, and not a newer one at its address. */
async function expectSamePage(page: Page): Promise<void> {
  expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
}

async function watchRun(page: Page, space: Space): Promise<Shop> {
  await page.goto('/');
  await page.evaluate('globalThis.isSamePage = true');
  await page.locator('.first-steps').getByText('npx producer load DIR').waitFor(patient);
  const shop = await openVariedShop(space);
  await run(space, ['enqueue', shop.orders]);
  await expect.poll(figures(page, 'waiting', 'decided', 'accepted'), patient).toBe('5 0 5');
  await page.getByText('Orders wait and no worker is running').waitFor(patient);
  await startWorker(space);
  await expect.poll(figures(page, 'waiting', 'decided', 'accepted'), patient).toBe('0 5 5');
  await page.getByText('Idle. Every order that came has been tried.').waitFor(patient);
  await expectSamePage(page);
  return shop;
}

async function lookAtRun(page: Page): Promise<void> {
  await page.locator('#runs').getByRole('link', { name: 'orders', exact: true }).click();
  await page.getByRole('heading', { name: 'Run orders' }).waitFor(patient);
  expect(await figures(page, 'rejected')()).toBe('3');
  expect(await page.locator('#rejects').innerText()).toContain('not-a-timestamp');
}

async function askWhyHeld(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.getByLabel('SKU', { exact: true }).fill('sku-none');
  await page.getByLabel('Reason').fill('inventory.none');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  expect(await page.locator('.found').innerText()).toContain('1 of the last 5 results');
  expect(await page.getByLabel('SKU', { exact: true }).inputValue()).toBe('sku-none');
  await page.getByRole('link', { name: 'held', exact: true }).click();
  expect(await page.locator('.why').innerText()).toBe(
    'Held: no stock of SKU sku-none at order time; the last count before it was 0 on 2021-07-03 09:00:00.',
  );
  const marked = await page.locator('.order mark').allInnerTexts();
  expect(marked.map((text) => text.split('\n')[0])).toEqual(['0', '0', 'yes: it is 0']);
}

/** A run that guesses as little as the first, but fails where something is unknown. */
async function watchFailures(page: Page, space: Space, shop: Shop): Promise<void> {
  await page.getByRole('link', { name: 'Verdict' }).click();
  await page.evaluate('globalThis.isSamePage = true');
  await run(space, ['enqueue', shop.orders, '--run', 'strict', '--strict'], {
    ORDER_ATTEMPTS: '1',
  });
  await expect.poll(figures(page, 'decided', 'failed', 'accepted'), patient).toBe('8 2 10');
  await expect.poll(() => page.locator('#failed-count').innerText(), patient).toMatch(/^2/);
  await expectSamePage(page);
}

async function retryGroup(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Failures' }).click();
  await page.getByRole('heading', { name: 'Failures', exact: true }).waitFor(patient);
  await expect.poll(() => page.locator('[data-group]').count(), patient).toBe(2);
  const group = page.locator('[data-group]', { hasText: 'payment_status' });
  await group.getByRole('link', { name: 'unknown at order time' }).click();
  await page.getByRole('link', { name: 'Retry this order…' }).click();
  await page.getByRole('heading', { name: 'Put 1 order back into the queue?' }).waitFor(patient);
  await page.getByRole('button', { name: 'Put 1 order back' }).click();
  await page.getByRole('heading', { name: 'Retry failures of group' }).waitFor(patient);
  await expect.poll(figures(page, 'decided', 'waiting'), patient).toBe('1 0');
}

async function seeItDecided(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Verdict' }).click();
  await expect.poll(figures(page, 'decided', 'failed', 'accepted'), patient).toBe('9 1 10');
  await page.getByRole('searchbox', { name: 'Order id' }).fill('unpaid');
  await page.getByRole('button', { name: 'Find' }).click();
  expect(await page.locator('.order', { hasText: 'strict' }).innerText()).toMatch(
    /Deliver deliver/,
  );
}

const title = canSkipBrowser
  ? 'a night on duty (SKIPPED: no chromium; apt-get install chromium or CHROMIUM_PATH)'
  : 'a night on duty';

it.skipIf(canSkipBrowser)(
  title,
  async () => {
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const space = openKeySpace();
    const dashboard = await startDashboard(space, { ORDER_ATTEMPTS: '1' }, '--writable');
    const { page, problems, foreignHosts } = await openPage(browser, dashboard.url);
    const shop = await watchRun(page, space);
    await lookAtRun(page);
    await askWhyHeld(page);
    await watchFailures(page, space, shop);
    await payLater(space, shop, ['unpaid']);
    await retryGroup(page);
    await seeItDecided(page);
    expect(problems).toEqual([]);
    expect([...foreignHosts]).toEqual([]);
  },
  60_000,
);
