// The dashboard over HTTP: what it answers about figures and orders, whatever is in the queue.
import { openKeySpace } from '@verdict/testing';
import { openOrdersQueue } from '@verdict/queue';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, askJson, askOrder, askOverview, startDashboard } from './browser-dashboard.ts';
import { openFailedShop, openShop, payLater, run } from './browser-shop.ts';
import { startWorker } from './support/commands.ts';

interface QueuesBody {
  readonly queues: readonly { readonly jobs: readonly { readonly id: string }[] }[];
}

describe('figures', () => {
  it('are exact, on the page, as JSON and for Prometheus', async () => {
    const { space } = await openFailedShop(openKeySpace());
    const dashboard = await startDashboard(space);
    const { status, body } = await askOverview(dashboard);
    expect(status).toBe(200);
    expect(body.health.state).toBe('well');
    expect(body.figures).toMatchObject({
      queue: { waiting: 0, active: 0, delayed: 0, failed: 2, isPaused: false },
      orders: { accepted: 5, decided: 3, failed: 2, pending: 0 },
      recommendations: { Deliver: 3, HoldCheckPayment: 0 },
      reasons: [{ reason: 'deliver', count: 3 }],
      runs: [{ run: 'orders', accepted: 5, decided: 3, failed: 2 }],
      workers: [{ name: expect.stringMatching(/^worker-/) }],
      are_facts_loaded: true,
    });
    const failed = body.figures.failures.map((failure) => failure.order_id);
    expect(new Set(failed)).toEqual(new Set(['x', 'y']));
    expect(body.figures.failures[0]).toMatchObject({
      run: 'orders',
      reason: 'feature.unknown',
      message: 'unknown at order time: payment_status',
      attempts: 1,
    });
    const sum = (series: 'completed' | 'failed') =>
      body.figures.minutes.reduce((total, minute) => total + minute[series], 0);
    expect([sum('completed'), sum('failed')]).toEqual([3, 2]);

    const metrics = (await ask(dashboard, '/metrics')).text.split('\n');
    expect(metrics).toContain('bullmq_job_count{queue="orders", state="failed"} 2');
    expect(metrics).toContain('bullmq_job_completed_total{queue="orders"} 3');
    expect(metrics).toContain('verdict_orders{run="orders", state="decided"} 3');
    expect(metrics).toContain('verdict_orders{run="orders", state="failed"} 2');
    expect(metrics).toContain('verdict_decisions{run="orders", recommendation="Deliver"} 3');

    const page = (await ask(dashboard, '/')).text.replace(/\s+/g, ' ');
    expect(page).toContain('data-figure="decided"> <dt>Decided</dt> <dd class="count">3</dd>');
    expect(page).toContain('<a href="/orders/x">x</a>');
  });

  it('stream to a page as the server renders them, first all, then what changes', async () => {
    const space = openKeySpace();
    const dashboard = await startDashboard(space);
    const leaving = new AbortController();
    const { body, headers } = await fetch(`${dashboard.url}/events`, { signal: leaving.signal });
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    const seen: Record<string, string>[] = [];
    const reading = (async () => {
      const decoder = new TextDecoder();
      let rest = '';
      for await (const chunk of body ?? []) {
        const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) seen.push(JSON.parse(event.split('\ndata: ')[1] ?? ''));
      }
    })().catch(() => {});
    await expect.poll(() => Object.keys(seen[0] ?? {})).toContain('failures');
    await openShop(space, ['a']);
    const changed = () => seen.slice(1).find(({ state }) => state !== undefined);
    await expect.poll(changed, { timeout: 10_000 }).toBeDefined();
    expect(changed()?.['state']).toContain('npx producer enqueue FILE');
    expect(changed()).not.toHaveProperty('failures');
    leaving.abort();
    await reading;
  });
});

describe('an order', () => {
  // prettier-ignore
  const ids = [
    'a/b', '..', '.', 'a?b#c&d', '%2F', '100%', 'a:b~c', '__proto__', 'constructor', '0012', ' a ',
    '<script>alert(1)</script>', `"><img src=x onerror='alert(1)'>`, 'ü 👩‍🚀 é', 'x'.repeat(200),
    'https://evil.example/', '\\..\\', 'x.json', '{"a":1}',
  ];

  it('is found by any id, in every run, with what explains its decision', async () => {
    const space = openKeySpace();
    await startWorker(space);
    const shop = await openShop(space, ids);
    await run(space, ['enqueue', shop.orders, '--wait']);
    await run(space, ['enqueue', shop.orders, '--run', 'again', '--wait']);
    const dashboard = await startDashboard(space);
    for (const id of ids) {
      const path = /^\.\.?$/.test(id)
        ? `/orders?q=${encodeURIComponent(id)}`
        : `/orders/${encodeURIComponent(id)}`;
      const { status, body } = await askOrder(dashboard, path);
      expect([status, body.order_id], id).toEqual([200, id]);
      expect(body.runs.map((found) => found.run)).toEqual(['again', 'orders']);
      expect(body.runs[0]).toMatchObject({
        state: 'decided',
        recommendation: 'Deliver',
        reason: 'deliver',
        attempt: 1,
        decided_at: expect.stringMatching(/Z$/),
        order: { order_id: id, sku_code: 'sku-1', quantity: 1, customer_id: 'cust…' },
        features: { inventory: 5, payment_status: 'OK', zip_code_available: true },
        facts: { payment: { payment_status: 'OK', timestamp: '2021-07-04 11:00:00' } },
      });
      const page = await ask(dashboard, path, { headers: { Accept: 'text/html' } });
      expect(page.status, id).toBe(200);
      expect(page.text).not.toMatch(/<script>|<img src=x/);
      expect(page.text).not.toContain('customer-4711');
      const query = await ask(dashboard, `/orders?q=${encodeURIComponent(id)}`);
      expect(query.text, id).toBe(page.text);
    }
  });

  it('shows as pending, then failed with why and what is known by now', async () => {
    const space = openKeySpace();
    const shop = await openShop(space, [], ['x']);
    await run(space, ['enqueue', shop.orders, '--strict'], { ORDER_ATTEMPTS: '1' });
    const dashboard = await startDashboard(space);
    const pending = await askOrder(dashboard, '/orders/x');
    expect(pending.body.runs).toMatchObject([
      { state: 'pending', job: { state: 'waiting', attempts_made: 0 } },
    ]);
    await startWorker(space);
    const state = async () => (await askOrder(dashboard, '/orders/x')).body.runs[0]?.state;
    await expect.poll(state, { timeout: 10_000 }).toBe('failed');
    await payLater(space, shop, ['x']);
    expect((await askOrder(dashboard, '/orders/x')).body.runs).toMatchObject([
      {
        state: 'failed',
        reason: 'feature.unknown',
        message: 'unknown at order time: payment_status',
        attempts: 1,
        job: { job_id: 'orders~x', state: 'failed' },
        facts: { payment: { payment_status: 'OK' } },
      },
    ]);
  });

  it('that no run knows is said to be unknown, as text', async () => {
    const dashboard = await startDashboard(openKeySpace());
    const page = await ask(dashboard, '/orders/%3Cscript%3Ealert(1)%3C%2Fscript%3E');
    expect(page.status).toBe(404);
    expect(page.text).toContain('No such order');
    expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page.text).not.toContain('<script>');
    const json = await askOrder(dashboard, '/orders/none');
    expect(json).toEqual({ status: 404, body: { order_id: 'none', runs: [] } });
    expect((await ask(dashboard, '/orders?q=a&q=b')).status).toBe(404);
    expect((await ask(dashboard, '/orders?q[x]=a')).status).toBe(200);
    expect((await ask(dashboard, '/orders')).status).toBe(200);
    expect((await ask(dashboard, '/orders/%E0%A4')).status).toBe(400);
    expect((await ask(dashboard, '/nothing')).status).toBe(404);
  });
});

describe('rubbish in the queue', () => {
  it('breaks no page and hides no other job', async () => {
    const { space } = await openFailedShop(openKeySpace());
    const queue = openOrdersQueue(space.redis, space.prefix);
    onTestFinished(() => queue.close());
    const rubbish = { 'not-json': '{oops', 'odd<b>': '"text"', null: 'null', 'list~~': '[1,2]' };
    for (const [id, data] of Object.entries(rubbish)) {
      await space.redis.hset(queue.toKey(id), { name: '<b>', data, timestamp: 'never' });
      await space.redis.zadd(queue.toKey('failed'), Date.now(), id);
    }
    await space.redis.zadd(queue.toKey('failed'), Date.now(), 'no-job-at-all');
    const dashboard = await startDashboard(space);
    const page = await ask(dashboard, '/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('and 5 unknown');
    expect(page.text).toContain('odd&lt;b&gt;');
    expect(page.text).toContain('<a href="/orders/x">x</a>');
    const list = await askJson<QueuesBody>(
      dashboard,
      '/queues/api/queues?activeQueue=orders&status=failed',
    );
    const listed = list.body.queues[0]?.jobs.map((job) => job.id);
    expect(listed).toEqual(expect.arrayContaining([...Object.keys(rubbish), 'orders~x']));
    for (const id of Object.keys(rubbish)) {
      const path = `/queues/api/queues/orders/${encodeURIComponent(id)}`;
      expect((await askJson(dashboard, path)).status, id).toBe(200);
    }
    expect((await ask(dashboard, '/orders/list~~')).status).toBe(404);
    expect((await ask(dashboard, '/metrics')).status).toBe(200);
  });
});

describe('what pages load', () => {
  it('is asked for again each time, and sent only when it has changed', async () => {
    const dashboard = await startDashboard(openKeySpace());
    for (const path of ['/static/dashboard.css', '/static/live.js', '/static/uplot/uPlot.esm.js']) {
      const { status, headers } = await ask(dashboard, path);
      expect([status, headers['cache-control']], path).toEqual([200, 'private, no-cache']);
      const again = { headers: { 'If-None-Match': headers.etag ?? '' } };
      expect((await ask(dashboard, path, again)).status, path).toBe(304);
    }
    const { headers } = await ask(dashboard, '/');
    expect(headers['cache-control']).toBe('no-store');
  });
});
