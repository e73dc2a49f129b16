// Figures over time: from the commands to what the dashboard answers, whatever dies on the way.
import { openKeySpace } from '@verdict/testing';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ask, askJson, type RunningDashboard, startDashboard } from './browser-dashboard.ts';
import { decideStrictly, openShop, run } from './browser-shop.ts';
import { startWorker } from './support/commands.ts';

const patient = { timeout: 15_000 };

interface Quantiles {
  readonly p50: readonly (number | null)[];
}

type Counter = 'accepted' | 'decided' | 'failed' | 'retried';

type HistoryBody = Readonly<Record<Counter, readonly number[]>> &
  Readonly<Record<'waiting' | 'processing', Readonly<Record<'orders' | 'live', Quantiles>>>> & {
    readonly span: string;
    readonly time: readonly number[];
    readonly slot_seconds: number;
  };

async function historyOf(dashboard: RunningDashboard, span: string): Promise<HistoryBody> {
  const { status, body } = await askJson<HistoryBody>(dashboard, `/api/history?span=${span}`);
  expect(status).toBe(200);
  return body;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function countsOf({ accepted, decided, failed, retried }: HistoryBody): number[] {
  return [accepted, decided, failed, retried].map(sum);
}

function idsOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
}

it('are exact in every span, and survive a restart of the dashboard', async () => {
  const space = openKeySpace();
  const worker = await startWorker(space);
  const shop = await openShop(space, idsOf('paid', 60), idsOf('unpaid', 3));
  const first = await startDashboard(space);
  await run(space, ['enqueue', shop.orders, '--strict', '--wait'], {
    ORDER_ATTEMPTS: '2',
    ORDER_BACKOFF_MS: '10',
  });
  await run(space, ['enqueue', shop.orders, '--strict']);
  await expect
    .poll(async () => countsOf(await historyOf(first, '15m')), patient)
    .toEqual([63, 60, 3, 3]);
  await worker.stop();
  await first.stop();
  const again = await startDashboard(space);
  for (const [span, slots, slotSeconds] of [
    ['15m', 90, 10],
    ['6h', 360, 60],
    ['7d', 672, 900],
  ] as const) {
    const history = await historyOf(again, span);
    expect([span, ...countsOf(history)]).toEqual([span, 63, 60, 3, 3]);
    const { time, waiting, processing } = history;
    expect([time.length, history.slot_seconds]).toEqual([slots, slotSeconds]);
    expect((time.at(-1) ?? 0) - (time[0] ?? 0)).toBe((slots - 1) * slotSeconds);
    expect(waiting.orders.p50.filter((ms) => ms !== null).length).toBeGreaterThan(0);
    expect(processing.orders.p50.filter((ms) => ms !== null).length).toBeGreaterThan(0);
    expect(waiting.live.p50.filter((ms) => ms !== null)).toEqual([]);
  }
});

it('count each order once, though its worker is killed', async () => {
  const space = openKeySpace();
  const shop = await openShop(space, idsOf('paid', 4000));
  const worker = await startWorker(space, { WORKER_LOCK_MS: '2000' });
  const started = worker.log.find((line) => line['msg'] === 'replica started');
  const replica = Number(started?.['replica']);
  const active = () => space.redis.llen(`${space.prefix}:orders:active`);
  const enqueueing = run(space, ['enqueue', shop.orders, '--wait']);
  // Stopped first, so that it does not finish what it holds; asked twice, as its last words may be on their way.
  const isStoppedWithOrders = async () => {
    process.kill(replica, 'SIGSTOP');
    if ((await active()) > 0 && (await active()) > 0) return true;
    process.kill(replica, 'SIGCONT');
    return false;
  };
  await expect.poll(isStoppedWithOrders, { interval: 5, ...patient }).toBe(true);
  process.kill(replica, 'SIGKILL');
  await enqueueing;
  const history = await historyOf(await startDashboard(space), '15m');
  expect(countsOf(history).slice(0, 3)).toEqual([4000, 4000, 0]);
  expect(sum(history.retried), 'orders that were tried again').toBeGreaterThan(0);
}, 60_000);

it('refuse a span that there is not, and say which there are', async () => {
  const dashboard = await startDashboard(openKeySpace());
  const { status, body } = await askJson(dashboard, '/api/history?span=1y');
  expect([status, body]).toEqual([
    400,
    { error: { code: 'bad-request', message: 'span: expected 15m, 6h, 7d, got "1y"' } },
  ]);
  expect((await ask(dashboard, '/?span=1y')).status).toBe(200);
});

it('come with the page without JavaScript, as charts and as a table', async () => {
  const space = openKeySpace();
  await startWorker(space);
  await decideStrictly(space, await openShop(space, ['a', 'b'], ['x']));
  const dashboard = await startDashboard(space);
  const page = (await ask(dashboard, '/?span=6h')).text.replaceAll(/\s+/g, ' ');
  expect(page).toMatch(/data-span="6h" aria-current="true"/);
  expect(page.match(/class="plot"[^>]*> <svg class="chart"/g)).toHaveLength(4);
  const [, rows = ''] = /<tbody id="history-rows">(.*?)<\/tbody>/.exec(page) ?? [];
  const cells = [...rows.matchAll(/<td class="number">([^<]*)</g)].map(([, cell]) => cell);
  const total = (column: number) =>
    sum(cells.filter((_, n) => n % 8 === column).map((cell) => Number(cell)));
  expect([total(0), total(1), total(2)]).toEqual([3, 2, 1]);
});

it('tell Prometheus what happened, under every name that the example rules use', async () => {
  const space = openKeySpace();
  await startWorker(space);
  await decideStrictly(space, await openShop(space, ['a', 'b'], ['x']));
  const dashboard = await startDashboard(space);
  const metrics = async () => (await ask(dashboard, '/metrics')).text;
  const measured = 'verdict_order_processing_seconds_count{lane="orders"} 2';
  await expect.poll(metrics, patient).toContain(measured);
  const lines = (await metrics()).split('\n');
  expect(lines).toContain('verdict_orders_accepted_total 3');
  expect(lines).toContain('verdict_orders_decided_total 2');
  expect(lines).toContain('verdict_orders_failed_total 1');
  expect(lines).toContain('verdict_order_waiting_seconds_count{lane="orders"} 3');
  const rules = await readFile(
    join(import.meta.dirname, '../docker/prometheus/alerts.yml'),
    'utf8',
  );
  const used = new Set(rules.match(/\bverdict_\w+/g));
  expect(used.size).toBeGreaterThan(5);
  const told = (name: string) =>
    lines.some((line) => line.includes(` ${name.replace('_bucket', '')} `));
  expect([...used].filter((name) => !told(name))).toEqual([]);
});

it('show how each worker does, and forget one that ended in order', async () => {
  const space = openKeySpace();
  const worker = await startWorker(space);
  await decideStrictly(space, await openShop(space, ['a', 'b']));
  const dashboard = await startDashboard(space);
  const heartbeats = async () => {
    const { body } = await askJson<{ figures: { heartbeats: readonly object[] } }>(
      dashboard,
      '/api/overview',
    );
    return body.figures.heartbeats;
  };
  await expect
    .poll(heartbeats, patient)
    .toMatchObject([{ decided: 2, orders_in_hand: 0, concurrency: 50 }]);
  await worker.stop();
  await expect.poll(heartbeats, patient).toEqual([]);
});
