// The dashboard over HTTP: what it answers, to whom, and what it survives.
import { startRedisServer } from '@verdict/redis-server';
import { openKeySpace } from '@verdict/testing';
import { openOrdersQueue } from '@verdict/queue';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, askJson, askOrder, askOverview, startDashboard } from './browser-dashboard.ts';
import { decideStrictly, openShop, payLater, run } from './browser-shop.ts';
import { startSilentProxy } from './browser-silent-proxy.ts';
import { environment, startWorker } from './support/commands.ts';

const bin = join(import.meta.dirname, '../apps/dashboard/bin/dashboard.js');
const cacheDir = join(import.meta.dirname, '../.cache/redis');

interface QueuesBody {
  readonly queues: readonly { readonly jobs: readonly { readonly id: string }[] }[];
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

function credentials(password: string) {
  const encoded = Buffer.from(`someone:${password}`).toString('base64');
  return { Authorization: `Basic ${encoded}` };
}

/** Starts the command with settings that it refuses, and waits for its end. */
async function runDashboard(env: NodeJS.ProcessEnv, ...flags: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...flags], { env });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, stderr };
}

/** Three orders delivered and two failed, in a strict run named orders. */
async function decidedShop() {
  const space = openKeySpace();
  await startWorker(space);
  const shop = await openShop(space, ['a', 'b', 'c'], ['x', 'y']);
  await decideStrictly(space, shop);
  return { space, shop };
}

describe('figures', () => {
  it('are exact, on the page, as JSON and for Prometheus', async () => {
    const { space } = await decidedShop();
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
    const { space } = await decidedShop();
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

describe('Bull Board', () => {
  const retryX = '/queues/api/queues/orders/orders~x/retry';

  it('masks the customer, links to the order and asks no other host', async () => {
    const { space } = await decidedShop();
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
    const { space } = await decidedShop();
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
    const { space, shop } = await decidedShop();
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

describe('access', () => {
  it('is protected by headers on every page, and tells nothing of its making', async () => {
    const dashboard = await startDashboard(openKeySpace());
    const paths = [
      '/',
      '/orders/x',
      '/orders/%E0%A4',
      '/failures',
      '/retries/none',
      '/api/overview',
      '/api/audit',
      '/metrics',
      '/static/live.js',
      '/static/none',
      '/livez',
      '/readyz',
      '/nothing',
      '/queues',
      '/queues/api/queues',
      '/queues/api/queues/orders/none',
      '/queues/api/queues/none/none',
      '/queues/static/none',
    ];
    for (const path of paths) {
      const { headers } = await ask(dashboard, path);
      const policy = headers['content-security-policy'] ?? '';
      expect(policy, path).toContain("default-src 'self'");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(policy, path).not.toContain('unsafe-eval');
      expect(policy.includes('unsafe-inline'), path).toBe(path.startsWith('/queues'));
      expect(headers, path).not.toHaveProperty('x-powered-by');
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['x-frame-options'], path).toBe('DENY');
      expect(headers['referrer-policy'], path).toBe('no-referrer');
      expect(policy, path).not.toMatch(/https?:|\*/);
    }
    for (const headers of [
      { Host: 'evil.example' },
      { Host: 'evil.example', Accept: 'text/html' },
    ]) {
      const refused = await ask(dashboard, '/', { headers });
      expect(refused.headers['content-security-policy']).toContain("default-src 'self'");
    }
    const leaving = new AbortController();
    const events = await fetch(`${dashboard.url}/events`, { signal: leaving.signal });
    expect(events.headers.get('content-security-policy')).toContain("default-src 'self'");
    leaving.abort();
  });

  it('is refused under the name of a stranger', async () => {
    const dashboard = await startDashboard(openKeySpace());
    for (const path of ['/', '/api/overview', '/queues/api/queues', '/static/live.js']) {
      const { status } = await ask(dashboard, path, { headers: { Host: 'evil.example' } });
      expect(status, path).toBe(403);
    }
    expect((await ask(dashboard, '/', { headers: { Host: 'localhost:3000' } })).status).toBe(200);
  });

  it('needs the password where one is set; the health checks need none', async () => {
    const settings = { DASHBOARD_PASSWORD: 'pässword:1', DASHBOARD_HOST: '0.0.0.0' };
    const dashboard = await startDashboard(openKeySpace(), settings);
    expect(dashboard.url).toMatch(/^http:\/\/localhost:\d+$/);
    const local = { url: dashboard.url.replace('localhost', '127.0.0.1') };
    for (const path of ['/', '/events', '/metrics', '/orders/x', '/queues', '/static/live.js']) {
      const without = await ask(local, path);
      expect(without.status, path).toBe(401);
      expect(without.headers['www-authenticate']).toContain('Basic');
      const wrong = await ask(local, path, { headers: credentials('wrong') });
      expect(wrong.status, path).toBe(401);
    }
    const headers = { ...credentials('pässword:1'), Host: 'dashboard.example' };
    expect((await ask(local, '/', { headers })).status).toBe(200);
    expect((await ask(local, '/livez')).status).toBe(200);
    expect((await ask(local, '/readyz')).status).toBe(200);
  });

  it('beyond this machine is refused without a password, unless asked for', async () => {
    const space = openKeySpace();
    const refused = await runDashboard(environment(space), '--host', '0.0.0.0', '--port', '0');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('set DASHBOARD_PASSWORD');
    const dashboard = await startDashboard(space, {
      DASHBOARD_HOST: '0.0.0.0',
      DASHBOARD_UNPROTECTED: 'true',
    });
    const local = { url: dashboard.url.replace('localhost', '127.0.0.1') };
    expect((await ask(local, '/')).status).toBe(200);
  });
});

describe('roles', () => {
  const passwords = { DASHBOARD_PASSWORD: 'look', DASHBOARD_OPERATOR_PASSWORD: 'change' };
  const pause = '/queues/api/queues/orders/pause';
  const readOnly = (text: string) => JSON.parse(text).queues[0].readOnlyMode;
  const auditOf = (text: string): readonly object[] => JSON.parse(text).entries;

  it('let viewers look and operators change, and the audit log tells who did', async () => {
    const dashboard = await startDashboard(openKeySpace(), passwords);
    const as = (password: string, path: string, method = 'GET') =>
      ask(dashboard, path, { method, headers: credentials(password) });
    const isPaused = async () =>
      JSON.parse((await as('look', '/api/overview')).text).figures.queue.isPaused;

    expect(readOnly((await as('look', '/queues/api/queues')).text)).toBe(true);
    const refused = await as('look', pause, 'PUT');
    expect([refused.status, await isPaused()]).toEqual([403, false]);
    expect(refused.text).toContain('/operator');
    expect((await as('look', '/api/audit')).status).toBe(403);
    expect((await as('guess', pause, 'PUT')).status).toBe(401);

    expect(readOnly((await as('change', '/queues/api/queues')).text)).toBe(false);
    expect((await as('change', pause, 'PUT')).status).toBeLessThan(300);
    await expect.poll(isPaused).toBe(true);
    const entries = async () => auditOf((await as('change', '/api/audit')).text);
    await expect.poll(async () => (await entries()).length).toBe(3);
    const audited = { action: `PUT ${pause}`, user: 'someone', address: '127.0.0.1' };
    expect(await entries()).toMatchObject([
      { ...audited, role: 'operator', outcome: 'done' },
      { action: 'log in', user: '', role: null, outcome: 'refused' },
      { ...audited, role: 'viewer', outcome: 'refused' },
    ]);
    expect((await as('change', '/api/audit?limit=1')).text).not.toContain('log in');
    expect((await as('change', '/api/audit?limit=no')).status).toBe(400);
  });

  it('are told apart, or the dashboard does not start', async () => {
    const env = { ...passwords, DASHBOARD_OPERATOR_PASSWORD: 'look' };
    const { code, stderr } = await runDashboard(environment(openKeySpace(), env));
    expect([code, stderr]).toEqual([2, expect.stringContaining('got theirs')]);
  });
});

describe('trouble', () => {
  it('with a port that is taken is told in one line', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stderr } = await runDashboard(environment(openKeySpace()), '--port', port);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `dashboard: port ${port} of 127.0.0.1 is taken; choose another with --port or DASHBOARD_PORT\n`,
    );
  });

  it('with settings is told with what was expected', async () => {
    const { code, stderr } = await runDashboard(environment(openKeySpace()), '--port', '70000');
    expect(code).toBe(2);
    expect(stderr).toContain(
      'DASHBOARD_PORT: expected a whole number from 0 to 65535, got "70000"',
    );
  });

  it('with Redis, from the start and later, is told, and it passes by itself', async () => {
    const { port } = await startAndStop();
    const space = { url: `redis://127.0.0.1:${port}`, name: 'own' };
    const dashboard = await startDashboard(space);
    expect((await ask(dashboard, '/livez')).status).toBe(200);
    const unready = await askJson(dashboard, '/readyz');
    expect(unready).toMatchObject({
      status: 503,
      body: { reason: expect.stringContaining('ECONNREFUSED') },
    });
    const page = await ask(dashboard, '/', { headers: { Accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('No answer from Redis since');
    for (const path of ['/api/overview', '/orders/x', '/metrics', '/queues/api/queues']) {
      expect((await ask(dashboard, path)).status, path).toBe(503);
    }

    const redis = await startRedisServer({ cacheDir, port });
    onTestFinished(() => redis.stop());
    const ready = async () => (await ask(dashboard, '/readyz')).status;
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    const overview = async () => (await ask(dashboard, '/api/overview')).status;
    await expect.poll(overview, { timeout: 10_000 }).toBe(200);

    process.kill(redis.pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(redis.pid, 'SIGCONT'));
    expect(await ready()).toBe(503);
    expect(await overview()).toBe(503);
    process.kill(redis.pid, 'SIGCONT');
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    await expect.poll(overview, { timeout: 10_000 }).toBe(200);
  });

  it('with a connection that falls silent passes by itself', async () => {
    const space = openKeySpace();
    const proxy = await startSilentProxy(space.url);
    const dashboard = await startDashboard({ url: proxy.url, name: space.name });
    const ready = async () => (await ask(dashboard, '/readyz')).status;
    expect(await ready()).toBe(200);
    proxy.silence();
    expect(await ready()).toBe(503);
    await expect.poll(ready, { timeout: 15_000 }).toBe(200);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s although pages are open', async (signal) => {
    const dashboard = await startDashboard(openKeySpace());
    const { body } = await fetch(`${dashboard.url}/events`);
    const cut = new Response(body).text().catch(() => 'cut');
    dashboard.process.kill(signal);
    expect(await dashboard.exited).toBe(0);
    await cut;
  });

  it('ends with whoever started it, Redis there or not', async () => {
    const { port } = await startAndStop();
    const nowhere = { url: `redis://127.0.0.1:${port}`, name: 'nowhere' };
    for (const space of [openKeySpace(), nowhere]) {
      const dashboard = await startDashboard(space);
      dashboard.process.disconnect();
      expect(await dashboard.exited).toBe(0);
    }
  });
});

/** A port on which a Redis ran and runs no more. */
async function startAndStop(): Promise<{ readonly port: number }> {
  const redis = await startRedisServer({ cacheDir });
  await redis.stop();
  return { port: redis.port };
}
