// What a person on duty does about failures: find the cause, put its orders back, see what becomes of them. Over
// HTTP as viewer and operator, then in a browser, on the same processes.
import { openKeySpace } from '@verdict/testing';
import type { Browser } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { canSkipBrowser, launchBrowser, openPage } from './browser.ts';
import {
  ask,
  type AskOptions,
  type RunningDashboard,
  startDashboard,
} from './browser-dashboard.ts';
import { decideStrictly, openShop, payLater, type Shop } from './browser-shop.ts';
import { type Space, startWorker } from './support/commands.ts';

const passwords = { DASHBOARD_PASSWORD: 'look', DASHBOARD_OPERATOR_PASSWORD: 'change' };
const unpaid = ['u-1', 'u-2', 'u-3', 'u-4'];
const patient = { timeout: 15_000 };

interface FailuresBody {
  readonly failed: number;
  readonly is_complete: boolean;
  readonly groups: readonly { readonly id: string; readonly count: number }[];
}

interface RetryBody {
  readonly state: string;
  readonly put_back: number;
  readonly orders: Readonly<Record<'decided' | 'failed' | 'pending', number>>;
}

function basic(password: string): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(`ann:${password}`).toString('base64')}` };
}

/** What the dashboard says to somebody who knows this password. */
function visitor(dashboard: RunningDashboard, password: string) {
  const send = (path: string, accept: string, { headers, ...options }: AskOptions = {}) =>
    ask(dashboard, path, {
      ...options,
      headers: { ...basic(password), Accept: accept, ...headers },
    });
  const page = (path: string, options?: AskOptions) => send(path, 'text/html', options);
  const json = async <Body>(path: string, options?: AskOptions): Promise<Body> =>
    JSON.parse((await send(path, 'application/json', options)).text);
  return { page, json };
}

/** Failures once all of them are read: on a busy machine an answer may come before. */
async function allFailures(someone: ReturnType<typeof visitor>, path: string) {
  const read = () => someone.json<FailuresBody>(path);
  await expect.poll(async () => (await read()).is_complete, patient).toBe(true);
  return read();
}

/** Where the form of a page sends its visitor. */
function actionOf(page: string): string {
  const [, action = ''] = /method="post" action="([^"]+)"/.exec(page) ?? [];
  return action.replaceAll('&amp;', '&');
}

/** Two runs in which the same orders failed for want of their payment. */
async function openFailedShop() {
  const space = openKeySpace();
  await startWorker(space);
  const shop = await openShop(space, ['paid'], unpaid);
  await decideStrictly(space, shop);
  await decideStrictly(space, shop, '--run', 'again');
  // An order that fails again does so at once.
  const env = { ...passwords, ORDER_ATTEMPTS: '1' };
  return { space, shop, dashboard: await startDashboard(space, env) };
}

async function retryOverHttp(dashboard: RunningDashboard, space: Space, shop: Shop) {
  const viewer = visitor(dashboard, 'look');
  const operator = visitor(dashboard, 'change');
  const found = await allFailures(viewer, '/api/failures');
  expect(found).toMatchObject({
    failed: 8,
    is_complete: true,
    groups: [
      {
        reason: 'feature.unknown',
        phase: 'extracting features',
        model: 'order-rules@1.0.0',
        pattern: 'unknown at order time: payment_status',
        count: 8,
        runs: [
          { run: 'again', count: 4 },
          { run: 'orders', count: 4 },
        ],
      },
    ],
  });
  const group = found.groups[0]?.id ?? '';
  expect((await allFailures(viewer, '/api/failures?run=again')).failed).toBe(4);

  expect((await viewer.page('/runs')).text).toContain('<span class="badge">8<span');
  const seen = (await viewer.page('/failures')).text;
  expect(seen).toContain(`href="/failures/${group}"`);
  expect(seen).toContain('Operators log in at /operator');
  expect(seen).not.toContain('Retry…');
  expect((await viewer.page('/orders/u-1')).text).toContain(`href="/failures/${group}"`);
  const retry = `/failures/retry?run=again&group=${group}`;
  expect((await viewer.page(retry)).text).not.toContain('<form class="buttons"');

  const confirm = await operator.page(retry);
  expect(confirm.text).toContain('Put 4 orders back into the queue?');
  expect(confirm.headers['referrer-policy']).toBe('same-origin');
  const action = actionOf(confirm.text);
  const put = { method: 'POST' };
  const refused = await viewer.page(action, put);
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('/operator')]);
  for (const headers of [{ Origin: 'https://evil.example' }, { Origin: 'null' }]) {
    expect((await operator.page(action, { ...put, headers })).status).toBe(403);
  }
  expect((await operator.page('/failures/retry?group=x', put)).status).toBe(400);
  expect((await operator.page('/failures/retry?order_id=u-1', put)).status).toBe(400);
  expect((await allFailures(viewer, '/api/failures')).failed).toBe(8);

  // Their payments are still missing.
  const own = { ...put, headers: { Origin: dashboard.url } };
  const [first, second] = await Promise.all([
    operator.page(action, own),
    operator.page(action, own),
  ]);
  expect([first.status, second.status]).toEqual([303, 303]);
  const path = first.headers.location ?? '';
  const outcome = () => viewer.json<RetryBody>(`/api${path}`);
  await expect
    .poll(outcome, patient)
    .toMatchObject({ state: 'done', orders: { decided: 0, failed: 4, pending: 0 } });
  expect((await viewer.page(path)).text.replaceAll(/\s+/g, ' ')).toContain(
    '<dt>Failed again</dt> <dd class="count">4</dd>',
  );
  // What failed again since is not what was asked for.
  expect(await operator.json<RetryBody>(action, put)).toMatchObject({ state: 'done', put_back: 0 });

  await payLater(space, shop, ['u-1']);
  const one = actionOf((await operator.page('/failures/retry?run=again&order_id=u-1')).text);
  const single = await operator.json<RetryBody & { readonly id: string }>(one, put);
  expect(single.put_back).toBe(1);
  await expect
    .poll(() => viewer.json<RetryBody>(`/api/retries/${single.id}`), patient)
    .toMatchObject({ orders: { decided: 1, failed: 0, pending: 0 } });
  expect((await operator.page('/failures/retry?run=again&order_id=u-1')).status).toBe(404);
  const failedNow = async () => (await allFailures(viewer, '/api/failures?run=again')).failed;
  await expect.poll(failedNow, patient).toBe(3);
  const { entries } = await operator.json<{ entries: readonly object[] }>('/api/audit');
  expect(entries).toContainEqual(
    expect.objectContaining({
      action: 'retry order u-1 of run again',
      user: 'ann',
      outcome: 'done',
      effect: '1 put back',
    }),
  );
  expect(entries).toContainEqual(
    expect.objectContaining({
      action: `retry failures of group ${group} in run again`,
      role: 'viewer',
      outcome: 'refused',
    }),
  );
}

async function retryInBrowser(browser: Browser, dashboard: RunningDashboard) {
  for (const javaScriptEnabled of [false, true]) {
    const httpCredentials = { username: 'ann', password: 'change' };
    const options = { javaScriptEnabled, httpCredentials };
    const { page, problems, foreignHosts } = await openPage(browser, dashboard.url, options);
    await page.goto('/');
    await page.getByRole('link', { name: 'Failures' }).click();
    await page.getByRole('heading', { name: 'Failures', exact: true }).waitFor(patient);
    if (!javaScriptEnabled) {
      await page.getByLabel('Run').selectOption('again');
      await page.getByRole('button', { name: 'Show' }).click();
    }
    const row = page.locator('[data-group]');
    const orders = javaScriptEnabled ? '4 orders' : '3 orders';
    await row.getByText(orders.slice(0, 1), { exact: true }).waitFor(patient);
    await row.getByRole('link', { name: 'unknown at order time' }).click();
    await page.getByRole('link', { name: `Retry these ${orders}…` }).click();
    await page.getByRole('button', { name: `Put ${orders} back` }).click();
    await page.getByRole('heading', { name: 'Retry failures of group' }).waitFor(patient);
    const decided = async () => {
      if (!javaScriptEnabled) await page.reload();
      return page.locator('[data-figure="decided"] .count').innerText();
    };
    await expect.poll(decided, patient).toBe(orders.slice(0, 1));
    expect(await page.locator('[data-figure="waiting"] .count').innerText()).toBe('0');
    expect(problems).toEqual([]);
    expect([...foreignHosts]).toEqual([]);
    if (!javaScriptEnabled) continue;
    await page.getByRole('link', { name: 'All failures' }).click();
    await page.getByText('None. An order that is given up').waitFor(patient);
    await expect.poll(() => page.locator('#failed-count').innerText()).toBe('');
  }
}

const inBrowser = canSkipBrowser
  ? ' (browser SKIPPED: no chromium; apt-get install chromium or CHROMIUM_PATH)'
  : ', over HTTP and in a browser';

it(`failures are found by their cause, retried, and decided${inBrowser}`, async () => {
  const { space, shop, dashboard } = await openFailedShop();
  await retryOverHttp(dashboard, space, shop);
  if (canSkipBrowser) return;
  await payLater(space, shop, unpaid);
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  await retryInBrowser(browser, dashboard);
}, 90_000);
