// The dashboard as a person on duty sees it, in a real browser.
import { openOrdersQueue } from '@verdict/queue';
import { startRedisServer } from '@verdict/redis-server';
import { openKeySpace } from '@verdict/testing';
import type { Browser, Page } from 'playwright-core';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { canSkipBrowser, launchBrowser, openPage } from './browser.ts';
import { startDashboard } from './browser-dashboard.ts';
import { decideStrictly, openShop, payLater, run } from './browser-shop.ts';
import { startWorker } from './support/commands.ts';

const cacheDir = join(import.meta.dirname, '../.cache/redis');
const patient = { timeout: 15_000 };

function figure(page: Page, name: string) {
  return page.locator(`[data-figure="${name}"] .count`);
}

/** Bull Board's buttons have pictures and no names. */
const retryButton = 'main button:has(.lucide-refresh-cw)';
const removeButton = 'main button:has(.lucide-trash-2, .lucide-trash)';

/** Bull Board asks before it acts. @returns the status of its call */
async function press(page: Page, button: string): Promise<number> {
  await page.locator(button).first().click();
  const answered = page.waitForResponse((response) => response.request().method() !== 'GET');
  await page.getByRole('button', { name: 'Confirm' }).click();
  return (await answered).status();
}

async function figures(page: Page, ...names: readonly string[]): Promise<string> {
  const counts = await Promise.all(names.map((name) => figure(page, name).innerText()));
  return counts.join(' ');
}

function idsOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
}

const title = canSkipBrowser
  ? 'the dashboard in a browser (SKIPPED: no chromium; apt-get install chromium or CHROMIUM_PATH)'
  : 'the dashboard in a browser';

describe.skipIf(canSkipBrowser)(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('shows a run from the first order to the last, without a reload', async () => {
    const space = openKeySpace();
    const dashboard = await startDashboard(space);
    const { page, problems, foreignHosts } = await openPage(browser, dashboard.url);
    await page.goto('/');
    expect(await page.getByRole('status').innerText()).toContain('npx producer load DIR');
    await page.evaluate('globalThis.isSamePage = true');
    const place = await page.locator('#figures').boundingBox();

    const shop = await openShop(space, idsOf('paid', 300), idsOf('unpaid', 7));
    await page.getByText('npx producer enqueue FILE').first().waitFor(patient);
    await run(space, ['enqueue', shop.orders, '--strict'], { ORDER_ATTEMPTS: '1' });
    await expect.poll(() => figures(page, 'waiting', 'accepted'), patient).toBe('307 307');
    await page.getByText('Orders wait and no worker is running').waitFor(patient);
    expect(await page.locator('#figures').boundingBox(), 'nothing moved').toEqual(place);

    await startWorker(space);
    const all = () => figures(page, 'waiting', 'active', 'decided', 'failed', 'accepted');
    await expect.poll(all, patient).toBe('0 0 300 7 307');
    await page.getByText('Idle. Every order that came has been tried.').waitFor(patient);
    const deliver = page.locator('[data-recommendation="Deliver"]');
    expect(await deliver.innerText()).toMatch(/Deliver\s+300\s+100\.0 %/);
    expect(await page.locator('[data-run="orders"]').innerText()).toMatch(/strict[^]*307[^]*300/);
    expect(await page.locator('#workers tbody tr').count()).toBe(1);
    expect(await page.locator('#failures tbody tr').count()).toBe(7);
    expect(await page.locator('#failures').innerText()).toContain('feature.unknown');
    expect(await page.locator('.chart path').first().getAttribute('d')).not.toBe('');

    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
    expect(await page.locator('#figures').boundingBox(), 'nothing moved').toEqual(place);
    expect(problems).toEqual([]);
    expect([...foreignHosts]).toEqual([]);
  });

  it('leads from a failure to its order and its job; retried, the order is decided', async () => {
    const space = openKeySpace();
    await startWorker(space);
    const shop = await openShop(space, ['a'], ['x', 'y']);
    await decideStrictly(space, shop);
    const dashboard = await startDashboard(space, {}, '--writable');
    const { page, problems, foreignHosts } = await openPage(browser, dashboard.url);
    await page.goto('/');
    await page.getByRole('link', { name: 'x', exact: true }).click();
    await page.getByRole('heading', { name: 'Order x' }).waitFor(patient);
    expect(await page.locator('.order').innerText()).toMatch(
      /Failed feature\.unknown[^]*unknown at order time: payment_status[^]*payment_status\s+unknown/,
    );
    await payLater(space, shop, ['x']);
    await page.getByRole('link', { name: 'Job in Bull Board' }).click();
    await page.getByText('unknown at order time: payment_status').first().waitFor(patient);
    await page.getByText('orders~x').first().waitFor(patient);
    expect(await press(page, removeButton)).toBe(403);
    await page.getByText('does not add, edit or remove orders').waitFor();
    await page.goto('/queues/queue/orders/orders~x');
    expect(await press(page, retryButton)).toBe(204);

    await page.goto('/');
    await expect.poll(() => figures(page, 'decided', 'failed'), patient).toBe('2 1');
    await page.goto('/orders?q=x');
    expect(await page.locator('.order').innerText()).toMatch(/Deliver deliver/);
    expect(problems.filter((problem) => !/40[34]/.test(problem))).toEqual([]);
    expect([...foreignHosts]).toEqual([]);
  });

  it('shows the failures in Bull Board, and lets nobody retry them unless writable', async () => {
    const space = openKeySpace();
    await startWorker(space);
    await decideStrictly(space, await openShop(space, ['a'], ['x', 'y']));
    const dashboard = await startDashboard(space);
    const { page, problems, foreignHosts } = await openPage(browser, dashboard.url);
    await page.goto('/');
    await page.getByRole('link', { name: 'show all' }).click();
    for (const job of ['orders~x', 'orders~y']) {
      await page.getByText(job).first().waitFor(patient);
    }
    for (const button of [retryButton, removeButton, 'main button:has-text("Retry all")']) {
      expect(await page.locator(button).count(), button).toBe(0);
    }
    const refused = await page.evaluate(async () => {
      const path = '/queues/api/queues/orders/orders~x/retry';
      const response = await fetch(path, { method: 'PUT' });
      return response.status;
    });
    expect(refused).toBe(403);
    const queue = openOrdersQueue(space.redis, space.prefix);
    onTestFinished(() => queue.close());
    expect(await queue.getFailedCount()).toBe(2);
    expect(problems.filter((problem) => !problem.includes('403'))).toEqual([]);
    expect([...foreignHosts]).toEqual([]);
  });

  it('shows an order id with markup as text and runs nothing', async () => {
    const space = openKeySpace();
    await startWorker(space);
    const hostile = `<img src=x onerror="alert('id')"><script>alert(2)</script>`;
    await decideStrictly(space, await openShop(space, ['..'], [hostile]));
    const dashboard = await startDashboard(space);
    const { page, problems } = await openPage(browser, dashboard.url);
    await page.goto('/');
    await page.getByRole('link', { name: hostile, exact: true }).click();
    expect(await page.locator('h1').innerText()).toBe(`Order ${hostile}`);
    await page.getByRole('link', { name: 'Job in Bull Board' }).click();
    await page.getByText(hostile).first().waitFor(patient);
    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Order', exact: true }).first().click();
    const orderPage = await opened;
    expect(await orderPage.locator('h1').innerText()).toBe(`Order ${hostile}`);
    await orderPage.getByLabel('Order id').fill('..');
    await orderPage.getByRole('button', { name: 'Find' }).click();
    await orderPage.getByRole('heading', { name: 'Order ..' }).waitFor();
    expect(problems).toEqual([]);
  });

  it('keeps working with rubbish in the queue', async () => {
    const space = openKeySpace();
    await startWorker(space);
    await decideStrictly(space, await openShop(space, ['a'], ['x']));
    const queue = openOrdersQueue(space.redis, space.prefix);
    onTestFinished(() => queue.close());
    await space.redis.hset(queue.toKey('rubbish'), { name: 'x', data: '{oops' });
    await space.redis.zadd(queue.toKey('failed'), Date.now(), 'rubbish');
    const dashboard = await startDashboard(space);
    const { page, problems } = await openPage(browser, dashboard.url);
    await page.goto('/');
    expect(await page.locator('#failures').innerText()).toMatch(/rubbish[^]*no accepted order/);
    await page.getByRole('link', { name: 'Job rubbish in Bull Board' }).click();
    await page.getByText('rubbish').first().waitFor(patient);
    await page.goto('/queues/queue/orders?status=failed');
    await page.getByText('orders~x').first().waitFor(patient);
    expect(problems).toEqual([]);
  });

  it('says that Redis or the dashboard is gone, and recovers by itself', async () => {
    const redis = await startRedisServer({ cacheDir });
    onTestFinished(() => redis.stop());
    const dashboard = await startDashboard({ url: redis.url, name: 'own' });
    const { page } = await openPage(browser, dashboard.url);
    await page.goto('/');
    await page.getByText('Nothing here yet').waitFor(patient);
    await redis.stop();
    await page.getByText('No answer from Redis since').waitFor(patient);
    const again = await startRedisServer({ cacheDir, port: redis.port });
    onTestFinished(() => again.stop());
    await page.getByText('Nothing here yet').waitFor(patient);

    await dashboard.stop();
    await page.getByText('The dashboard does not answer').waitFor({ timeout: 20_000 });
    const { port } = new URL(dashboard.url);
    await startDashboard({ url: redis.url, name: 'own' }, {}, '--port', port);
    await page.getByText('The dashboard does not answer').waitFor({ state: 'hidden', ...patient });
  }, 60_000);

  it.each(['light', 'dark'] as const)(
    'fits a phone and a large window, in %s',
    async (colorScheme) => {
      const space = openKeySpace();
      await startWorker(space);
      const long = 'x'.repeat(200);
      await decideStrictly(space, await openShop(space, ['a'], [long, 'y']));
      const dashboard = await startDashboard(space);
      for (const width of [390, 1440]) {
        const viewport = { width, height: 900 };
        const { page } = await openPage(browser, dashboard.url, { viewport, colorScheme });
        for (const path of ['/', `/orders/${long}`, '/orders/none']) {
          await page.goto(path);
          const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
          expect(needed, `${path} at ${width}`).toBeLessThanOrEqual(width);
        }
      }
    },
  );

  it('can be used with the keyboard, and keeps the focus when figures change', async () => {
    const space = openKeySpace();
    await startWorker(space);
    await decideStrictly(space, await openShop(space, ['a', 'b'], ['x']));
    const dashboard = await startDashboard(space);
    const { page } = await openPage(browser, dashboard.url);
    await page.goto('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Skip to content');
    await page.getByRole('link', { name: 'x', exact: true }).focus();
    await decideStrictly(space, await openShop(space, [], ['newer']), '--run', 'again');
    const rows = () => page.locator('#failures tbody tr').allInnerTexts();
    await expect.poll(async () => (await rows()).length, patient).toBe(2);
    expect(await rows()).toEqual([expect.stringContaining('newer'), expect.stringMatching(/^x/)]);
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('x');
  });
});
