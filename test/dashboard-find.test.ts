// Finding orders and looking at runs over HTTP: what is found, what is shown of it, what is refused.
import { openKeySpace } from '@verdict/testing';
import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ask, askJson, type RunningDashboard, startDashboard } from './browser-dashboard.ts';
import { decideStrictly, openShop, run } from './browser-shop.ts';
import { problemsOfAnswers } from './described-answers.ts';
import { producer, startWorker } from './support/commands.ts';
import { parseJsonLines } from './support/files.ts';
import { storeLongResults } from './long-results.ts';
import { openVariedShop } from './varied-shop.ts';

interface FoundBody {
  readonly found: number;
  readonly searched: number;
  readonly next: string | null;
  readonly orders: readonly {
    readonly order_id: string;
    readonly run: string;
    readonly customer_id: string;
  }[];
}

async function decidedShop() {
  const space = openKeySpace();
  await startWorker(space);
  const shop = await openVariedShop(space);
  await run(space, ['enqueue', shop.orders, '--wait']);
  return { space, shop };
}

function find(dashboard: RunningDashboard, query: string) {
  return askJson<FoundBody>(dashboard, `/api/orders?${query}`);
}

function idsOf({ orders }: FoundBody): string[] {
  return orders.map(({ order_id }) => order_id);
}

describe('search among the last results', () => {
  it('finds by what is named, in all runs or one, and shows no customer', async () => {
    const { space, shop } = await decidedShop();
    await run(space, ['enqueue', shop.orders, '--run', 'ahead', '--inventory-as-of', 'latest']);
    const dashboard = await startDashboard(space);
    const all = async () => (await find(dashboard, '')).body.searched;
    await expect.poll(all, { timeout: 10_000 }).toBe(10);
    const wanted = {
      'sku_code=sku-none&run=orders': ['held'],
      'sku_code=sku-none&reason=inventory.none': ['held'],
      'zip_code=99999': ['unlisted', 'unlisted'],
      'customer_id=customer-1&run=orders&recommendation=Deliver': ['delivered'],
      'reason=hour.before-six&run=ahead': ['early'],
      'recommendation=HoldCheckPayment': ['unpaid', 'unpaid'],
      'customer_id=customer': [],
      'run=none': [],
      'to=2020-01-01T00:00': [],
      'from=2020-01-01T00:00&reason=inventory.none': ['held'],
    };
    for (const [query, ids] of Object.entries(wanted)) {
      const { status, body } = await find(dashboard, query);
      expect([status, body.found, idsOf(body)], query).toEqual([200, ids.length, ids]);
    }
    const { body } = await find(dashboard, 'reason=inventory.none');
    expect(body.orders[0]).toMatchObject({
      run: 'orders',
      customer_id: 'cust…',
      facts: { inventory: { inventory: 0, timestamp: '2021-07-03 09:00:00' } },
    });
    const page = await ask(dashboard, '/orders?reason=inventory.none&customer_id=customer-1');
    expect(page.status).toBe(200);
    expect(page.text).toContain('href="/orders/held"');
    const table = page.text.slice(page.text.indexOf('<table'));
    expect(table).toContain('cust…');
    expect(table).not.toContain('customer-1<');
  });

  it('pages through what it finds, and follows what is decided', async () => {
    const space = openKeySpace();
    await startWorker(space);
    const ids = Array.from({ length: 70 }, (_, n) => `o-${n}`);
    await run(space, ['enqueue', (await openShop(space, ids)).orders, '--wait']);
    const dashboard = await startDashboard(space);
    const first = (await find(dashboard, 'sku_code=sku-1')).body;
    expect([first.found, first.orders.length]).toEqual([70, 50]);
    const after = encodeURIComponent(first.next ?? '');
    const second = (await find(dashboard, `sku_code=sku-1&after=${after}`)).body;
    expect(new Set([...idsOf(first), ...idsOf(second)])).toEqual(new Set(ids));
    expect(second.next).toBeNull();
    const page = (await ask(dashboard, '/orders?sku_code=sku-1')).text;
    const [, href = ''] = /rel="next" href="([^"]+)"/.exec(page) ?? [];
    const older = (await ask(dashboard, href.replaceAll('&amp;', '&'))).text;
    expect(older.match(/data-order=/g)).toHaveLength(20);

    await run(space, ['enqueue', (await openShop(space, ['later'])).orders]);
    const newest = async () => idsOf((await find(dashboard, '')).body)[0];
    await expect.poll(newest, { timeout: 10_000 }).toBe('later');
    await run(space, ['drop', '--run', 'orders', '--yes']);
    const left = async () => (await find(dashboard, '')).body.found;
    await expect.poll(left, { timeout: 10_000 }).toBe(0);
  });

  it('says what cannot be searched, and what to do where there is nothing', async () => {
    const dashboard = await startDashboard(openKeySpace());
    const wrong = await ask(dashboard, '/orders?from=yesterday&recommendation=<b>');
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('from: expected a time as YYYY-MM-DD HH:MM');
    expect(wrong.text).toContain('got &quot;&lt;b&gt;&quot;');
    expect((await find(dashboard, 'from=yesterday')).status).toBe(400);
    const empty = await ask(dashboard, '/orders');
    expect([empty.status, empty.text]).toEqual([200, expect.stringContaining('npx producer')]);
  });
});

describe('search over a whole run', () => {
  it('finds as lines and as a page, and says how far it looked', async () => {
    const { space } = await decidedShop();
    const dashboard = await startDashboard(space);
    const lines = await ask(dashboard, '/api/scan?run=orders&sku_code=sku-none');
    expect(lines.headers['content-type']).toMatch(/^application\/x-ndjson/);
    // On a slow machine there may be progress between them.
    const told = parseJsonLines(lines.text).filter((line) => !('progress' in line));
    expect(told).toEqual([
      { order: expect.objectContaining({ order_id: 'held', customer_id: 'cust…' }) },
      { end: { looked: 5, total: 5, found: 1, is_complete: true } },
    ]);
    const page = await ask(dashboard, '/scan?run=orders&sku_code=sku-none');
    expect(page.text).toContain('href="/orders/held"');
    expect(page.text).toContain('5 of 5 results looked at (100.0 %), 1 found. All looked at.');
    expect(page.text.trim().endsWith('</html>')).toBe(true);
    expect((await ask(dashboard, '/scan?run=none')).status).toBe(404);
    expect((await ask(dashboard, '/scan')).status).toBe(404);
    expect((await ask(dashboard, '/api/scan?run=orders&to=x')).status).toBe(400);
  });

  it('ends with its connection, and few go on at once', async () => {
    const space = openKeySpace();
    await storeLongResults(space, 8000);
    const dashboard = await startDashboard(space);
    const scan = (viewer: string) => startScan(dashboard, viewer);
    const open = await Promise.all(['a', 'b', 'c', 'd'].map(scan));
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const fifth = await scan('e');
    expect([fifth.status, fifth.retryAfter]).toEqual([503, '10']);
    fifth.leave();
    open[0]?.leave();
    const status = async () => {
      const next = await scan('e');
      next.leave();
      return next.status;
    };
    await expect.poll(status, { timeout: 10_000 }).toBe(200);
    for (const { leave } of open) leave();
  });
});

/** A scan that nobody reads beyond its start: the others of it wait. */
async function startScan({ url }: RunningDashboard, viewer: string) {
  const sent = request(`${url}/api/scan?run=orders`, { headers: { 'User-Agent': viewer } });
  sent.on('error', () => {}); // of leaving early
  sent.end();
  const [response] = await once(sent, 'response');
  const leave = () => sent.destroy();
  return { status: response.statusCode, retryAfter: response.headers['retry-after'], leave };
}

describe('a run', () => {
  interface RunBody {
    readonly enqueues: readonly object[];
  }

  it('is shown with its rejects, counted once however often its file is enqueued', async () => {
    const { space, shop } = await decidedShop();
    await run(space, ['enqueue', shop.orders, '--wait']);
    const dashboard = await startDashboard(space);
    const { status, body } = await askJson<RunBody>(dashboard, '/api/runs/orders');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      run: 'orders',
      accepted: 5,
      decided: 5,
      failed: 0,
      rejected: 3,
      reject_reasons: { 'not-a-timestamp': 1, 'not-a-positive-integer': 1, conflict: 1 },
      last_decided_at: expect.stringMatching(/Z$/),
      enqueues: [
        { file: 'orders.csv', rows: 8, enqueued: 0, duplicates: 5, rejected: 3 },
        { file: 'orders.csv', rows: 8, enqueued: 5, duplicates: 0, rejected: 3 },
      ],
    });
    const page = await ask(dashboard, '/runs/orders');
    expect(page.text).toContain('orders.csv, line 7');
    expect(page.text).toContain('2021-02-30 12:00:00');
    expect(page.text).not.toContain('customer-9');
    expect((await ask(dashboard, '/runs')).text).toContain('href="/runs/orders"');
    const listed = JSON.parse((await producer(space, ['runs', '--json'])).stdout);
    expect(listed).toMatchObject([{ run: 'orders', rejected: 3 }]);
  });

  it('that a fixed file was enqueued into again has no rejects any more', async () => {
    const space = openKeySpace();
    const shop = await openVariedShop(space);
    await run(space, ['enqueue', shop.orders]);
    const fixed = await openShop(space, ['bad-day']);
    await run(space, ['enqueue', fixed.orders]);
    const dashboard = await startDashboard(space);
    const { body } = await askJson<RunBody>(dashboard, '/api/runs/orders');
    expect(body).toMatchObject({ accepted: 6, rejected: 0, reject_reasons: {} });
    expect((await ask(dashboard, '/runs/orders/rejects.jsonl')).text).toBe('');
    expect(body.enqueues).toHaveLength(2);
  });

  it('gives its results as the producer does, and its rejects without customers', async () => {
    const { space } = await decidedShop();
    const dashboard = await startDashboard(space);
    for (const format of ['jsonl', 'csv']) {
      const file = await ask(dashboard, `/runs/orders/results.${format}`);
      const { stdout } = await producer(space, ['results', '--format', format]);
      expect(file.text, format).toBe(stdout);
      expect(file.headers['content-disposition']).toMatch(
        new RegExp(`^attachment; filename="?orders.${format}"?$`),
      );
    }
    const rejects = await ask(dashboard, '/runs/orders/rejects.jsonl');
    const lines = parseJsonLines(rejects.text).map(({ line, reason }) => [line, reason]);
    expect(lines.toSorted()).toEqual([
      [7, 'not-a-timestamp'],
      [8, 'not-a-positive-integer'],
      [9, 'conflict'],
    ]);
    expect(rejects.text).not.toContain('customer-9');
  });

  it('that does not exist is said to be unknown, on every page of it', async () => {
    const dashboard = await startDashboard(openKeySpace());
    for (const path of ['', '/results.csv', '/rejects.jsonl']) {
      const { status, text } = await ask(dashboard, `/runs/%3Cb%3E${path}`);
      expect(status, path).toBe(404);
      expect(text).toContain('&lt;b&gt;');
    }
    expect((await askJson(dashboard, '/api/runs/none')).status).toBe(404);
  });
});

it('an order says why it was held, and how its runs differ', async () => {
  const { space, shop } = await decidedShop();
  const args = ['enqueue', shop.orders, '--run', 'ahead', '--inventory-as-of', 'latest', '--wait'];
  await run(space, args);
  const dashboard = await startDashboard(space);
  const page = (await ask(dashboard, '/orders/held')).text.replaceAll(/\s+/g, ' ');
  expect(page).toContain(
    'Held: no stock of SKU sku-none at order time; the last count before it was 0 on 2021-07-03 09:00:00.',
  );
  expect(page).toContain('reason<span class="hidden"> (differs)</span>');
  expect(page).toContain('<td><mark>deliver</mark></td><td><mark>inventory.none</mark></td>');
});

it('every address for programs answers as its document says, errors too', async () => {
  const { space } = await decidedShop();
  await decideStrictly(space, await openShop(space, [], ['x']), '--run', 'strict');
  const dashboard = await startDashboard(space, { DASHBOARD_WRITABLE: 'true' });
  await ask(dashboard, '/queues/api/queues/orders/pause', { method: 'PUT' });
  const post = { method: 'POST', headers: { Accept: 'application/json' } };
  const retry = await ask(dashboard, '/failures/retry?run=strict', post);
  const seen = async () => (await find(dashboard, '')).body.searched;
  await expect.poll(seen, { timeout: 10_000 }).toBe(5);
  const asked = {
    '/api/history': ['', '?span=7d', '?span=1y'],
    '/api/orders': ['', '?reason=inventory.none', '?from=yesterday'],
    '/api/orders/{id}': ['held', 'x', 'none', '%E0%A4'],
    '/api/scan': ['?run=orders', '?run=none', '?run=orders&to=x'],
    '/api/runs/{run}': ['orders', 'strict', 'none'],
    '/api/runs/{run}/monitoring': ['orders', 'strict', 'none'],
    '/api/failures': ['', '?run=strict', '?run=none'],
    '/api/retries/{id}': [JSON.parse(retry.text).id, 'none'],
    '/api/audit': ['', '?limit=no'],
  };
  expect(await problemsOfAnswers(dashboard, asked)).toEqual([]);
});
