// How a run goes over the time of its orders: counted by real workers, told by the dashboard.
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, askJson, type RunningDashboard, startDashboard } from './browser-dashboard.ts';
import { problemsOfAnswers } from './described-answers.ts';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { days, perDay, writeShiftingShop } from './shifting-shop.ts';
import { temporaryDirectory, writeShop } from './support/files.ts';
import { hasRealOrders, realOrdersDir } from './support/real-orders.ts';
import { openTrainingShop } from './support/training-shop.ts';

interface Told {
  readonly name: string;
  readonly level: string;
  readonly says: string;
}

interface Drift {
  readonly orders: number;
  readonly features: readonly Told[];
  readonly decisions: Told;
}

interface Monitored {
  readonly window: string | null;
  readonly orders: number;
  readonly reference: {
    readonly kind: string;
    readonly orders: number;
    readonly to: string;
  } | null;
  readonly overall: Drift | null;
  readonly windows: readonly {
    readonly from: string;
    readonly orders: number;
    readonly decisions: Readonly<Record<string, number>>;
    readonly phases: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
    readonly drift: Drift | null;
  }[];
  readonly outcomes: {
    readonly is_synthetic: boolean;
    readonly decisions: readonly Readonly<Record<string, unknown>>[];
    readonly windows: readonly object[];
  } | null;
  readonly shadows: readonly { readonly agreed: number; readonly disagreed: number }[];
}

function levelsOf(drift: Drift | null | undefined): Record<string, string> {
  const all = drift === null || drift === undefined ? [] : [...drift.features, drift.decisions];
  return Object.fromEntries(all.map(({ name, level }) => [name, level]));
}

async function read(dashboard: RunningDashboard, run: string, query = ''): Promise<Monitored> {
  const { status, body } = await askJson<Monitored>(
    dashboard,
    `/api/runs/${run}/monitoring${query}`,
  );
  expect(status).toBe(200);
  return body;
}

/** Once a second workers count what is decided. */
async function untilCounted(dashboard: RunningDashboard, run: string, orders: number) {
  const counted = async () => (await read(dashboard, run)).orders;
  await expect.poll(counted, { timeout: 30_000 }).toBe(orders);
  return read(dashboard, run);
}

/** Once a second workers write what their shadows made of all orders. */
async function untilCompared(dashboard: RunningDashboard, run: string) {
  const compared = async () =>
    (await read(dashboard, run)).shadows.map(({ agreed, disagreed }) => agreed + disagreed);
  await expect.poll(compared, { timeout: 10_000 }).toEqual([days * perDay]);
  return (await read(dashboard, run)).shadows;
}

/** What stands on the page, without its markup. */
function plain(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

async function textOf(dashboard: RunningDashboard, path: string): Promise<string> {
  return plain((await ask(dashboard, path)).text);
}

async function sectionOf(dashboard: RunningDashboard, path: string, id: string): Promise<string> {
  const { text } = await ask(dashboard, path);
  const [, from = ''] = text.split(`<section class="card" id="${id}">`);
  const [section = ''] = from.split('</section>');
  return plain(section);
}

async function decide(space: KeySpace, dir: string, run: string): Promise<void> {
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--run', run, '--wait']);
}

describe('the monitoring of a run', () => {
  it('tells a planted shift in a sentence, and nothing where nothing was planted', async () => {
    const space = openKeySpace();
    const spread = { ...space, shards: 3 };
    const dir = await temporaryDirectory();
    await startWorker(spread, { SHADOW_PIPELINES: 'order-rules@2.0.0' });
    await writeShiftingShop(dir, false);
    await producerJson(spread, ['load', dir]);
    const file = join(dir, 'orders.csv');
    await producerJson(spread, ['enqueue', file, '--run', 'steady', '--wait']);
    await writeShiftingShop(dir, true);
    await producerJson(spread, ['load', dir]);
    await producerJson(spread, ['enqueue', file, '--run', 'shifting', '--wait']);
    const dashboard = await startDashboard(spread);

    const steady = await untilCounted(dashboard, 'steady', days * perDay);
    expect(steady).toMatchObject({
      window: '7d',
      reference: { kind: 'first-quarter', orders: 7 * perDay, to: '2021-06-08 00:00:00' },
      overall: { orders: (days - 7) * perDay },
    });
    expect(levelsOf(steady.overall)).toEqual({
      order_hour_of_day: 'quiet',
      inventory: 'quiet',
      payment_status: 'quiet',
      zip_code_available: 'quiet',
      recommendation: 'quiet',
    });
    const quiet = await sectionOf(dashboard, '/runs/steady/monitoring', 'changes');
    expect(quiet).toContain('Nothing has changed: 4 features and the decisions.');
    expect(quiet).not.toMatch(/alert|watch/);

    const shifting = await untilCounted(dashboard, 'shifting', days * perDay);
    expect(levelsOf(shifting.overall)).toMatchObject({
      inventory: 'quiet',
      order_hour_of_day: 'quiet',
      payment_status: 'alert',
    });
    const told = await sectionOf(dashboard, '/runs/shifting/monitoring', 'changes');
    expect(told).toMatch(
      /alert payment_status: (OK|FAILED) went from \d\d\.\d % to \d\d\.\d %, (OK|FAILED) went/,
    );
    expect(told).toMatch(/The last window, 2021-06-28 to 2021-07-04 240 orders/);
    expect(told).toContain('payment_status: in 2 of 4 windows, first 2021-06-21 to 2021-06-27');
    const paymentsOf = shifting.windows.map(
      ({ from, drift }) => [from.slice(0, 10), levelsOf(drift)['payment_status']] as const,
    );
    expect(paymentsOf).toEqual([
      ['2021-05-31', undefined],
      ['2021-06-07', 'quiet'],
      ['2021-06-14', 'quiet'],
      ['2021-06-21', 'alert'],
      ['2021-06-28', 'alert'],
    ]);
    expect(shifting.windows.map(({ orders }) => orders / perDay)).toEqual([6, 7, 7, 7, 3]);
    for (const { phases } of shifting.windows) {
      for (const { p50 = null, p99 = null } of Object.values(phases)) {
        expect(p50).toBeGreaterThanOrEqual(0);
        expect(p99).toBeGreaterThanOrEqual(p50 ?? Number.NaN);
      }
    }
    const daily = await read(dashboard, 'shifting', '?window=1d');
    expect(daily.windows.map(({ orders }) => orders)).toEqual(
      Array.from({ length: days }, () => perDay),
    );
    expect(await untilCompared(dashboard, 'shifting')).toMatchObject([
      { shadow: 'order-rules@2.0.0', windows: { length: 5 } },
    ]);

    const asked = {
      '/api/orders/{id}': ['m-1'],
      '/api/runs/{run}': ['shifting'],
      '/api/runs/{run}/monitoring': ['shifting', 'steady'],
    };
    expect(await problemsOfAnswers(dashboard, asked)).toEqual([]);
    const feature = await textOf(dashboard, '/runs/shifting/monitoring?feature=payment_status');
    expect(feature).toMatch(/FAILED 30\.0 % \d\d\.\d % OK 70\.0 % \d\d\.\d %/);
    expect(await textOf(dashboard, '/runs/shifting')).toContain('Monitoring');
    expect((await ask(dashboard, '/runs')).text).toContain('/runs/shifting/monitoring');
  }, 120_000);

  it('tells what became of the orders as it was counted last, until the run is dropped', async () => {
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    await startWorker(space, { SHADOW_PIPELINES: 'order-rules@2.0.0' });
    const file = await writeShiftingShop(dir, false);
    await decide(space, dir, 'orders');
    const dashboard = await startDashboard(space);
    await untilCompared(dashboard, 'orders');
    expect((await read(dashboard, 'orders')).outcomes).toBeNull();
    const none = await textOf(dashboard, '/runs/orders/monitoring');
    expect(none).toContain('npx producer outcomes FILE --run orders');

    const ids = (await readFile(file, 'utf8')).trim().split('\n').slice(1);
    const told = ids.map((row, n) => `${row.split(',')[0]},${n % 4 > 0}`);
    const outcomes = join(dir, 'outcomes.csv');
    const load = async (rows: readonly string[]) => {
      await writeFile(outcomes, ['order_id,order_fulfilled', ...rows, ''].join('\n'));
      return producerJson(space, ['outcomes', outcomes]);
    };
    await load(told.slice(0, 1350));
    const report = await load(told.slice(0, 1800));
    const { outcomes: kept } = await read(dashboard, 'orders');
    expect(kept?.is_synthetic).toBe(false);
    const byDecision = kept?.decisions.map(({ recommendation, ...share }) => [
      recommendation,
      share,
    ]);
    expect(report).toMatchObject({ runs: [{ decisions: Object.fromEntries(byDecision ?? []) }] });
    const sum = (name: string) =>
      kept?.decisions.reduce((total, decision) => total + Number(decision[name]), 0);
    expect([sum('results'), sum('outcomes'), sum('fulfilled')]).toEqual([
      days * perDay,
      1800,
      1350,
    ]);

    const section = await sectionOf(dashboard, '/runs/orders/monitoring', 'outcomes');
    expect(section).toContain('is no counterfactual');
    expect(section).not.toContain('synthetic');
    expect(section).toMatch(/\d+ of [\d,]+, \d\d\.\d % \d\d\.\d to \d\d\.\d %, \d+ missing/);

    await producer(space, ['drop', '--run', 'orders', '--yes']);
    expect(await space.redis.keys(`${space.prefix}:run:*`)).toEqual([]);
    expect((await ask(dashboard, '/runs/orders/monitoring')).status).toBe(404);
  }, 60_000);

  it('compares with the training orders where the artifact brings them', async () => {
    const shop = await openTrainingShop();
    const space = openKeySpace();
    await startWorker(space);
    await producerJson(space, ['load', shop.dir]);
    await producerJson(space, ['enqueue', shop.orders, '--pipeline', shop.artifact, '--wait']);
    const dashboard = await startDashboard(space);
    const counted = await untilCounted(dashboard, 'orders', shop.orderCount);
    expect(counted.reference).toMatchObject({ kind: 'artifact', orders: shop.trained });
    expect(counted.windows.every(({ drift }) => drift !== null)).toBe(true);
    const { features = [], decisions } = counted.overall ?? {};
    expect(features.length).toBeGreaterThan(3);
    for (const told of [...features, decisions].flatMap((each) => each ?? [])) {
      expect(told).toMatchObject({ level: 'quiet', statistics: { psi: 0, p: 1 } });
    }
    const page = await textOf(dashboard, '/runs/orders/monitoring');
    expect(page).toContain('Compared with the training orders of its pipeline');
  }, 60_000);

  it('says what is missing where there is nothing to tell, and what it expects', async () => {
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    const worker = await startWorker(space, { DRIFT_WINDOW: 'off' });
    await writeShop(dir);
    await decide(space, dir, 'uncounted');
    await worker.stop();
    const dashboard = await startDashboard(space);
    expect(await read(dashboard, 'uncounted')).toMatchObject({
      window: null,
      reference: null,
      overall: null,
      windows: [],
    });
    const nothing = await sectionOf(dashboard, '/runs/uncounted/monitoring', 'changes');
    expect(nothing).toContain('DRIFT_WINDOW=off');
    expect(nothing).toContain('npx producer drift --run uncounted');

    await startWorker(space);
    await decide(space, dir, 'few');
    await untilCounted(dashboard, 'few', 1);
    const few = await sectionOf(dashboard, '/runs/few/monitoring', 'changes');
    expect(few).toContain('Not enough data');
    const { status, body } = await askJson(dashboard, '/api/runs/few/monitoring?window=1h');
    expect([status, body]).toEqual([
      400,
      { error: { code: 'bad-request', message: 'window: expected 1d, 7d, 28d, got "1h"' } },
    ]);
    expect((await ask(dashboard, '/runs/few/monitoring?window=1h')).status).toBe(400);
    expect((await ask(dashboard, '/runs/none/monitoring')).status).toBe(404);
    expect((await ask(dashboard, '/api/runs/none/monitoring')).status).toBe(404);
  }, 60_000);
});

const title = hasRealOrders
  ? 'the 10,000 real orders of July 2021'
  : 'the 10,000 real orders of July 2021 (SKIPPED: they are not at hand)';

describe.skipIf(!hasRealOrders)(title, () => {
  it('have changed in delivery area and decisions, and in nothing else', async () => {
    const space = openKeySpace();
    await startWorker(space, { WORKER_REPLICAS: '2' });
    await decide(space, realOrdersDir, 'orders');
    await producerJson(space, ['outcomes', join(realOrdersDir, 'orders.csv')]);
    const dashboard = await startDashboard(space);
    const { overall, windows, outcomes } = await untilCounted(dashboard, 'orders', 10_000);
    expect(levelsOf(overall)).toEqual({
      order_hour_of_day: 'quiet',
      inventory: 'quiet',
      payment_status: 'quiet',
      zip_code_available: 'alert',
      recommendation: 'alert',
    });
    const changed = windows.map(({ drift }) =>
      Object.entries(levelsOf(drift)).flatMap(([name, level]) => (level === 'quiet' ? [] : name)),
    );
    const expected = ['zip_code_available', 'recommendation'];
    expect(changed).toEqual([[], expected, expected, expected, expected]);
    expect(outcomes?.is_synthetic).toBe(true);
    expect(outcomes?.decisions).toMatchObject([
      { recommendation: 'Deliver', outcomes: 2235, fulfilled: 2130 },
      { recommendation: 'HoldCheckAvailability', outcomes: 2122, fulfilled: 0 },
      {},
      {},
      {},
    ]);
    const section = await sectionOf(dashboard, '/runs/orders/monitoring', 'changes');
    expect(section).toContain(
      'alert zip_code_available: false went from 89.0 % to 35.7 %, true went from 11.0 % to 64.3 %',
    );
    expect(section).toContain('recommendation: in 4 of 4 windows');
  }, 120_000);
});
