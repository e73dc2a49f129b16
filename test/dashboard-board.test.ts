// Bull Board as the dashboard mounts it: what it shows, and what it lets nobody do.
import { openKeySpace } from '@verdict/testing';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { ask, askJson, askOverview, startDashboard } from './browser-dashboard.ts';
import { openFailedShop, payLater } from './browser-shop.ts';

interface QueuesBody {
  readonly queues: readonly object[];
}

interface JobBody {
  readonly job: { readonly data: { readonly order: object }; readonly externalUrl: object };
}

interface BullBoardRoute {
  readonly method: string | readonly string[];
  readonly route: string;
}

/** Every call that Bull Board itself knows, so that none can be forgotten. */
function bullBoardRoutes(): readonly BullBoardRoute[] {
  return createRequire(import.meta.url)('@bull-board/api/dist/routes.js').appRoutes.api;
}

describe('Bull Board', () => {
  const retryX = '/queues/api/queues/orders/orders~x/retry';

  it('masks the customer, links to the order and asks no other host', async () => {
    const { space } = await openFailedShop(openKeySpace());
    const dashboard = await startDashboard(space);
    const { body } = await askJson<JobBody>(dashboard, '/queues/api/queues/orders/orders~x');
    expect(body.job.data.order).toMatchObject({ order_id: 'x', customer_id: 'cust…' });
    expect(body.job.externalUrl).toEqual({ href: '/orders/x', displayText: 'Order' });
    const page = await ask(dashboard, '/queues');
    expect(page.text).toContain('<title>Verdict</title>');
    expect(page.text).not.toMatch(/(href|src)="(https?:)?\/\//);
    expect(page.headers['content-security-policy']).not.toMatch(/script-src|https?:/);
  });

  it('changes nothing unless it is writable', async () => {
    const { space } = await openFailedShop(openKeySpace());
    const dashboard = await startDashboard(space);
    const writes = bullBoardRoutes()
      .flatMap(({ method, route }) => [method].flat().map((name) => [name, route] as const))
      .filter(([method]) => method !== 'get');
    expect(writes.length).toBeGreaterThan(20);
    for (const [method, route] of writes) {
      const path = `/queues${route
        .replace(':queueName', 'orders')
        .replace(':jobId', 'orders~x')
        .replace(':queueStatus', 'failed')
        .replace(':schedulerId', 's')}`;
      const { status, text: reason } = await ask(dashboard, path, { method: method.toUpperCase() });
      expect([status, path]).toEqual([403, path]);
      expect(reason).toContain('--writable');
    }
    const list = await askJson<QueuesBody>(dashboard, '/queues/api/queues');
    expect(list.body.queues[0]).toMatchObject({ readOnlyMode: true, allowRetries: false });
    const { body } = await askOverview(dashboard);
    expect(body.figures.queue).toMatchObject({ failed: 2, isPaused: false });
  });

  it('retries for its own page when writable, and for no other', async () => {
    const { space, shop } = await openFailedShop(openKeySpace());
    const dashboard = await startDashboard(space, {}, '--writable');
    const origin = dashboard.url;
    const put = (headers: Record<string, string>) =>
      ask(dashboard, retryX, { method: 'PUT', headers });
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: origin, 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'http://evil.example', Host: 'evil.example' },
    ]) {
      expect((await put(headers)).status, JSON.stringify(headers)).toBe(403);
    }
    const add = await ask(dashboard, '/queues/api/queues/orders/add', {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain', Origin: 'https://evil.example' },
      body: '{"name":"decide","data":{},"options":{}}',
    });
    expect(add.status).toBe(403);
    const empty = await ask(dashboard, '/queues/api/queues/orders/empty', { method: 'PUT' });
    expect(empty.text).toContain('does not add, edit or remove orders');
    const untouched = await askOverview(dashboard);
    expect(untouched.body.figures.queue).toMatchObject({ waiting: 0, failed: 2 });

    await payLater(space, shop, ['x']);
    expect((await put({ Origin: origin, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(204);
    const orders = async () => (await askOverview(dashboard)).body.figures.orders;
    await expect.poll(orders).toEqual({ accepted: 5, decided: 4, failed: 1, pending: 0 });
  });
});
