// From orders that are not as they were to whoever is told: workers, dashboards and a receiver as they are.
import { onFreePort } from '@verdict/redis-server';
import { openKeySpace } from '@verdict/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ask, askJson, runDashboard, startDashboard } from './browser-dashboard.ts';
import { alertSecret, type AlertReceiver, startAlertReceiver } from './support/alert-receiver.ts';
import { environment, producer, producerJson, startWorker } from './support/commands.ts';
import { writeEvenShop } from './support/even-shop.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';

type Space = Parameters<typeof producer>[0];

async function decide(space: Space, dir: string, run: string): Promise<void> {
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--run', run, '--wait']);
}

function tellingTo({ url }: Pick<AlertReceiver, 'url'>) {
  return { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: alertSecret };
}

/** Gauges and counters by their name and labels. */
async function metricsOf(dashboard: Parameters<typeof ask>[0]): Promise<Map<string, number>> {
  const { text } = await ask(dashboard, '/metrics');
  const lines = text.split('\n').filter((line) => line.startsWith('verdict_'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

function levelsOf(metrics: ReadonlyMap<string, number>, run: string): Record<string, number> {
  const start = `verdict_drift_level{run="${run}", feature=`;
  const levels = [...metrics].filter(([name]) => name.startsWith(start));
  return Object.fromEntries(levels.map(([name, level]) => [name.slice(start.length, -1), level]));
}

const wait = { interval: 200, timeout: 60_000 };

it('a shift is told once to the end, though there are two dashboards and it is refused twice', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await startWorker(space);
  const receiver = await startAlertReceiver((time) => [302, 500][time - 1] ?? 200);
  const env = tellingTo(receiver);
  const [dashboard] = await Promise.all([startDashboard(space, env), startDashboard(space, env)]);
  await writeEvenShop(dir, false);
  await decide(space, dir, 'steady');
  await writeEvenShop(dir, true);
  await decide(space, dir, 'shifting');

  const metrics = () => metricsOf(dashboard);
  await expect
    .poll(
      async () => levelsOf(await metrics(), 'shifting')['"payment_status", window="latest"'],
      wait,
    )
    .toBe(3);
  const levels = levelsOf(await metrics(), 'steady');
  expect(Object.keys(levels).length).toBeGreaterThan(5);
  expect(Object.values(levels).filter((level) => level > 1)).toEqual([]);
  const alarming = Object.values(levelsOf(await metrics(), 'shifting')).filter(
    (level) => level === 3,
  );

  const ended = () => receiver.told.filter(({ status }) => status === 200);
  await expect.poll(() => ended().length, wait).toBe(alarming.length);
  expect(new Set(ended().map(({ id }) => id)).size).toBe(alarming.length);
  expect(receiver.told).toHaveLength(3 * alarming.length);
  expect(receiver.told.every(({ isSigned }) => isSigned)).toBe(true);
  expect(new Set(receiver.told.map(({ body }) => body)).size).toBe(alarming.length);
  const messages = ended().map(({ body }) => JSON.parse(body));
  expect(messages.map(({ data }) => data.run)).not.toContain('steady');
  expect(messages).toContainEqual({
    type: 'drift.alert',
    timestamp: expect.any(String),
    data: {
      run: 'shifting',
      feature: 'payment_status',
      level: 'alert',
      // Of weeks the last with 500 orders: from the 19th on there are 120, as the 20th may not be over yet.
      window: { from: '2021-07-12 00:00:00', until: '2021-07-19 00:00:00' },
      sentence: expect.stringMatching(/^payment_status: .*FAILED went from 30.0 % to/),
      statistics: expect.objectContaining({ psi: expect.any(Number) }),
    },
  });
}, 120_000);

it('what nobody received is told by the dashboard that is started after one was killed', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const file = join(dir, 'thresholds.json');
  await writeFile(file, JSON.stringify({ inventory: { min: 10 } }));
  const DATA_THRESHOLDS = file;
  const port = await onFreePort(async (free) => free);
  const env = { ...tellingTo({ url: `http://127.0.0.1:${port}/hook` }), DATA_THRESHOLDS };
  await startWorker(space, { DATA_THRESHOLDS });
  await writeEvenShop(dir, false);
  await decide(space, dir, 'orders');
  const killed = await startDashboard(space, env);
  const delayed = () => space.redis.zcard(`${space.prefix}:alerts:delayed`);
  await expect.poll(delayed, wait).toBe(1);
  killed.process.kill('SIGKILL');
  await killed.exited;

  const receiver = await startAlertReceiver(() => 200, port);
  const dashboard = await startDashboard(space, env);
  const completed = () => space.redis.zcard(`${space.prefix}:alerts:completed`);
  await expect.poll(completed, wait).toBe(1);
  expect(receiver.told).toHaveLength(1);
  const { type, data } = JSON.parse(receiver.told[0]?.body ?? '');
  const { stdout } = await producer(space, ['results', '--run', 'orders']);
  const results = parseJsonLines(stdout).map(({ features }) => features as { inventory: number });
  const violations = results.filter(({ inventory }) => inventory < 10).length;
  expect(violations).toBeGreaterThan(100);
  expect([type, data]).toMatchObject([
    'threshold.violated',
    { run: 'orders', feature: 'inventory', rule: 'min', window: { from: '2021-07-20 00:00:00' } },
  ]);
  const metrics = await metricsOf(dashboard);
  const name = 'verdict_threshold_violations_total{run="orders", feature="inventory", rule="min"}';
  expect(metrics.get(name)).toBe(violations);
  expect(metrics.get('verdict_uncounted')).toBe(0);
}, 120_000);

interface Board {
  readonly queues: readonly {
    readonly name: string;
    readonly counts: { readonly failed: number };
  }[];
}

it('a receiver that is gone is left alone, and the board has what it did not want', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await startWorker(space, { LATENCY_BUDGET_MS: 'look_up=0,decide=0' });
  const receiver = await startAlertReceiver(() => 410);
  const dashboard = await startDashboard(space, tellingTo(receiver), '--writable');
  await writeEvenShop(dir, false);
  await decide(space, dir, 'orders');
  const failed = () => space.redis.zcard(`${space.prefix}:alerts:failed`);
  await expect.poll(failed, wait).toBeGreaterThan(0);
  const types = receiver.told.map(({ body }) => JSON.parse(body).type);
  expect(new Set(types)).toEqual(new Set(['budget.exceeded']));
  expect(new Set(receiver.told.map(({ id }) => id)).size).toBe(receiver.told.length);

  const { body } = await askJson<Board>(dashboard, '/queues/api/queues');
  const { counts } = body.queues.find(({ name }) => name === 'alerts') ?? {};
  expect(counts?.failed).toBe(await failed());
  const put = (path: string) => ask(dashboard, `/queues/api/queues${path}`, { method: 'PUT' });
  expect((await put('/pause')).status).toBe(200);
  expect(await space.redis.hget(`${space.prefix}:orders:meta`, 'paused')).toBe('1');
  expect(await space.redis.hget(`${space.prefix}:alerts:meta`, 'paused')).toBeNull();
  await put('/alerts/retry/failed');
  await expect.poll(failed, wait).toBe(0);
}, 120_000);

it.each([
  [{ ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/canary' }, 'ALERT_WEBHOOK_SECRET: expected'],
  [{ ALERT_WEBHOOK_SECRET: `whsec_${'canary'.repeat(8)}` }, 'ALERT_WEBHOOK_URL: expected'],
  [{ ALERT_WEBHOOK_SECRET: 'whsec_canary' }, 'ALERT_WEBHOOK_SECRET: expected whsec_'],
  [{ ALERT_WEBHOOK_URL: 'http://user:canary@host/' }, 'ALERT_WEBHOOK_URL: expected a URL'],
  [
    { ...tellingTo({ url: 'http://127.0.0.1:9/' }), DATA_THRESHOLDS: '/none' },
    'DATA_THRESHOLDS: /none',
  ],
])('a dashboard refuses %o', async (env, says) => {
  const { code, stderr } = await runDashboard(environment(openKeySpace(), env), '--port', '0');
  expect(stderr).toContain(`dashboard: ${says}`);
  expect(stderr).not.toContain('canary');
  expect(code).toBe(2);
});
