// What is known after the decisions: whether orders still are what they were, and what became of them.
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';
import { writeEvenShop } from './support/even-shop.ts';
import { hasRealOrders, realOrdersDir } from './support/real-orders.ts';
import { openTrainingShop } from './support/training-shop.ts';

interface Told {
  readonly name: string;
  readonly level: string;
  readonly says: string;
  readonly statistics: Readonly<Record<string, unknown>>;
}

interface Window {
  readonly from: string;
  readonly orders: number;
  readonly features: readonly Told[];
  readonly decisions: Told;
}

function levelsOf({ features, decisions }: Window): Record<string, string> {
  return Object.fromEntries([...features, decisions].map(({ name, level }) => [name, level]));
}

async function drift(space: KeySpace, args: readonly string[] = []) {
  const { code, stdout, stderr } = await producer(space, ['drift', '--json', ...args]);
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout);
  const windows: readonly Window[] = report.windows;
  return { code, report, windows };
}

async function decide(space: KeySpace, dir: string, run: string): Promise<void> {
  await producerJson(space, ['load', dir]);
  const file = join(dir, 'orders.csv');
  await producerJson(space, ['enqueue', file, '--run', run, '--wait']);
}

describe('drift', () => {
  it('is told of what has shifted, and of nothing else', async () => {
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    await startWorker(space);
    await writeEvenShop(dir, false);
    await decide(space, dir, 'steady');
    await writeEvenShop(dir, true);
    await decide(space, dir, 'shifting');

    const steady = await drift(space, ['--run', 'steady']);
    expect(steady.code).toBe(0);
    expect(steady.report).toMatchObject({
      run: 'steady',
      model: 'order-rules@1.0.0',
      reference: { kind: 'first-quarter', run: null, from: '2021-07-01 00:00:00' },
      alerts: 0,
    });
    expect(steady.windows.map(levelsOf)).toEqual([
      {
        order_hour_of_day: 'quiet',
        inventory: 'quiet',
        payment_status: 'quiet',
        zip_code_available: 'quiet',
        recommendation: 'quiet',
      },
    ]);

    const weekly = await drift(space, ['--run', 'shifting', '--window', '5d']);
    expect(weekly.code).toBe(3);
    const paymentsOf = weekly.windows.map(
      ({ from, features }) =>
        [from, features.find(({ name }) => name === 'payment_status')] as const,
    );
    expect(paymentsOf.map(([from, told]) => [from, told?.level])).toEqual([
      ['2021-07-06 00:00:00', 'quiet'],
      ['2021-07-11 00:00:00', 'quiet'],
      ['2021-07-16 00:00:00', 'alert'],
    ]);

    const compared = await drift(space, ['--run', 'shifting', '--reference', 'steady']);
    expect(compared).toMatchObject({
      code: 0,
      report: { reference: { kind: 'run', run: 'steady', orders: 2400 }, alerts: 0 },
    });
    const [all] = compared.windows;
    expect(all?.orders).toBe(2400);
    expect(all && levelsOf(all)).toMatchObject({ inventory: 'quiet', payment_status: 'watch' });

    const shifting = ['drift', '--run', 'shifting', '--window', '5d'];
    const { stdout, code } = await producer(space, shifting);
    expect(code).toBe(3);
    expect(stdout).toContain('compared with the first quarter of its time: 600 orders');
    expect(stdout).toMatch(/alert: payment_status: (OK|FAILED) went from \d+\.\d % to \d+\.\d %/);

    const few = await producer(space, ['drift', '--run', 'steady', '--window', '1m']);
    expect(few).toMatchObject({ code: 2, stdout: '' });
    expect(few.stderr).toContain('in at most 1000 windows of time, got more: take longer ones');
  }, 120_000);

  it('is none against the training orders where these are decided again', async () => {
    const shop = await openTrainingShop();
    const { trained } = shop;
    expect(shop.orderCount).toBe(trained);

    const space = openKeySpace();
    await startWorker(space);
    await producerJson(space, ['load', shop.dir]);
    await producerJson(space, ['enqueue', shop.orders, '--pipeline', shop.artifact, '--wait']);
    const { code, report, windows } = await drift(space);
    expect(code).toBe(0);
    expect(report.reference).toMatchObject({ kind: 'artifact', orders: trained });
    const all = windows.flatMap(({ features, decisions }) => [...features, decisions]);
    expect(all.length).toBeGreaterThan(4);
    for (const { name, level, statistics, says } of all) {
      expect(level, name).toBe('quiet');
      expect(statistics).toMatchObject({ n_current: trained, psi: 0, js_distance: 0, p: 1 });
      expect(says).toBe(`${name}: as before`);
    }
  }, 60_000);

  it('is not looked for where there is nothing to compare, and it says what is missing', async () => {
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    await writeShop(dir);
    await producerJson(space, ['load', dir]);
    await producerJson(space, ['enqueue', join(dir, 'orders.csv')]);
    const none = await producer(space, ['drift']);
    expect(none).toMatchObject({ code: 1 });
    expect(none.stderr).toContain('expected results of more than one time in run orders, got none');
    const artifact = await producer(space, ['drift', '--reference', 'artifact']);
    expect(artifact).toMatchObject({ code: 1 });
    expect(artifact.stderr).toContain(
      'expected an artifact with a baseline in run orders, got none',
    );
    const other = await producer(space, ['drift', '--reference', 'june']);
    expect(other).toMatchObject({ code: 1 });
    expect(other.stderr).toContain('there is no run june');
    const window = await producer(space, ['drift', '--window', 'week']);
    expect(window).toMatchObject({ code: 2 });
    expect(window.stderr).toContain('--window: expected a time such as 7d, 12h or 30m, got week');
  });
});

const decisions = {
  'd-1': 'Deliver',
  'd-2': 'Deliver',
  'd-3': 'Deliver',
  'h-1': 'HoldCheckPayment',
} as const;

async function setupDecided() {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const rows = Object.keys(decisions).map(
    (id, n) => `${id},c-1,2021-07-${String(4 + 5 * n).padStart(2, '0')} 12:00:00,sku-1,1,01234`,
  );
  const payments = ['d-1', 'd-2', 'd-3'].map((id) => `${id},2021-07-01 11:00:00,OK`);
  await writeShop(dir, {
    orders: `${[orderHeader, ...rows].join('\n')}\n`,
    payments: `order_id,timestamp,payment_status\n${payments.join('\n')}\n`,
  });
  await startWorker(space);
  await decide(space, dir, 'orders');
  return { space, dir };
}

describe('outcomes', () => {
  it('are stored once, the last file wins, and what cannot be taken is told', async () => {
    const { space, dir } = await setupDecided();
    const file = join(dir, 'outcomes.csv');
    const rejects = join(dir, 'rejects.jsonl');
    await writeFile(
      file,
      'OrderID,order_fulfilled\nd-1,True\nd-2,0\nh-1,false\nd-3,maybe\nd-9,True\nd-3,\n',
    );
    const load = ['outcomes', file, '--map', 'order_id=OrderID', '--json'];
    const first = await producer(space, [...load, '--rejects', rejects]);
    expect(first.code).toBe(3);
    const report = JSON.parse(first.stdout);
    expect(report).toMatchObject({ file: 'outcomes.csv', rows: 6, rejected: 2 });
    expect(report.runs[0]).toMatchObject({
      run: 'orders',
      model: 'order-rules@1.0.0',
      results: 4,
      outcomes: 3,
      missing: 1,
      is_synthetic: false,
      loaded: { stored: 3, kept: 0, changed: 0, foreign: 1 },
      decisions: {
        Deliver: { results: 3, outcomes: 2, missing: 1, fulfilled: 1, share: 0.5 },
        HoldCheckPayment: { results: 1, outcomes: 1, missing: 0, fulfilled: 0, share: 0 },
        Decline: { results: 0, outcomes: 0, share: null, low: null, high: null },
      },
    });
    expect(report.runs[0].windows.map((window: Window) => window.from)).toEqual([
      '2021-06-28 00:00:00',
      '2021-07-05 00:00:00',
      '2021-07-12 00:00:00',
      '2021-07-19 00:00:00',
    ]);
    const { stdout: told } = await producer(space, [...load]);
    expect(JSON.parse(told).runs[0].loaded).toEqual({ stored: 0, kept: 3, changed: 0, foreign: 1 });

    await writeFile(file, 'order_id,order_fulfilled\nd-2,True\nd-3,1\n');
    const second = await producer(space, ['outcomes', file]);
    expect(second.code).toBe(0);
    expect(second.stdout).toContain(
      'orders: 1 new · 1 changed · 0 as before · 0 of orders that are',
    );
    expect(second.stdout).toContain('4 of 4 results have an outcome');
    expect(second.stdout).toMatch(/Deliver *│ 3 *│ 3 *│ 3 *│ 100\.0 % *│ 43\.9 % to 100\.0 %/);
    expect(second.stdout).toContain('is no counterfactual');
    expect(second.stdout).not.toContain('synthetic');
  });

  it('never enter the results, and go with their run', async () => {
    const { space, dir } = await setupDecided();
    const file = join(dir, 'outcomes.csv');
    await writeFile(file, 'order_id,order_fulfilled\nd-1,True\n');
    await producerJson(space, ['outcomes', file]);
    const { stdout } = await producer(space, ['results', '--full']);
    expect(parseJsonLines(stdout)).toHaveLength(4);
    expect(stdout).not.toContain('fulfilled');
    expect(await space.redis.keys(`${space.prefix}:run:*:fulfilled`)).toHaveLength(1);
    await producer(space, ['drop', '--run', 'orders', '--yes']);
    expect(await space.redis.keys(`${space.prefix}:run:*`)).toEqual([]);
  });
});

describe.skipIf(!hasRealOrders)('the 10,000 real orders of July 2021', () => {
  it('drift in delivery area and decisions, and come to what is known of them', async () => {
    const space = openKeySpace();
    await startWorker(space, { WORKER_REPLICAS: '2' });
    await decide(space, realOrdersDir, 'orders');

    const { code, report, windows } = await drift(space);
    expect(code).toBe(3);
    expect(report.reference).toMatchObject({ kind: 'first-quarter' });
    expect(windows.map(levelsOf)).toEqual([
      {
        order_hour_of_day: 'quiet',
        inventory: 'quiet',
        payment_status: 'quiet',
        zip_code_available: 'alert',
        recommendation: 'alert',
      },
    ]);
    expect(windows[0]?.features.find(({ level }) => level === 'alert')?.says).toMatch(
      /^zip_code_available: (true|false) went from /,
    );

    const orders = join(realOrdersDir, 'orders.csv');
    const told = await producerJson(space, ['outcomes', orders]);
    expect(told).toMatchObject({
      rows: 10_000,
      rejected: 0,
      runs: [
        {
          results: 10_000,
          outcomes: 10_000,
          missing: 0,
          by_rule: 10_000,
          is_synthetic: true,
          decisions: {
            Deliver: { outcomes: 2235, fulfilled: 2130 },
            HoldCheckAvailability: { outcomes: 2122, fulfilled: 0 },
          },
        },
      ],
    });
    const { stdout } = await producer(space, ['outcomes']);
    expect(stdout).toContain('These outcomes are synthetic: all 10,000 follow one rule');
  }, 120_000);
});
