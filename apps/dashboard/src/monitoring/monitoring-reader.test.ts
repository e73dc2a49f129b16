import { acceptOrders, addCounted, recordResult } from '@verdict/results';
import type { Order, Recommendation } from '@verdict/records';
import { secondsOf } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runOf } from '../overview/figures.fixture.ts';
import { openSource } from '../overview/source.ts';
import { openCountedWindows } from './counted-windows.ts';
import { openMonitoring } from './monitoring-reader.ts';

const day = 86_400;
const name = 'july';
const shardCount = 2;

function orderOf(order_id: string): Order {
  const timestamp = '2021-07-04 20:31:02';
  return { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity: 1, zip_code: 'z' };
}

/** Of which workers have counted something in both shards. */
async function openCounted() {
  const space = openKeySpace();
  const source = openSource([space.redis], { KEY_PREFIX: space.name, QUEUE_SHARDS: shardCount });
  onTestFinished(async () => {
    await Promise.all(source.queuesOf([]).map(({ queue }) => queue.close()));
  });
  const run = runOf({ run: name, layout: { shards: shardCount, servers: 1 } });
  const { all } = source.shardsOf(run);
  for (const [n, { redis, prefix }] of all.entries()) {
    await acceptOrders(redis, prefix, name, [orderOf(`o-${n}`)]);
    const snapshot = { inventory: null, payment: null, zip_code: null };
    const decided = { recommendation: 'Deliver', reason: 'deliver' } as const;
    const decided_at = '2026-01-01T00:00:00.000Z';
    const result = { order: orderOf(`o-${n}`), snapshot, ...decided, decided_at, attempt: 1 };
    await recordResult(redis, prefix, name, result);
  }
  const start = secondsOf('2021-07-05 00:00:00');
  const count = async (
    shard: number,
    ofDay: number,
    fields: Readonly<Partial<Record<Recommendation, number>>>,
  ) => {
    const { redis, prefix } = all[shard] ?? space;
    const counts = Object.entries(fields);
    const orders = counts.reduce((sum, [, added]) => sum + added, 0);
    const window = `${day}:${start + ofDay * day}`;
    const known = Number(await redis.get(`${prefix}:uncounted:counted`));
    const fieldsOfOrders = new Map([
      ...counts.map(([decision, added]) => [`d\x1f${decision}`, added] as const),
      ['c\x1fstatus\x1fOK', orders],
    ]);
    const added = [{ run: name, window, orders, fields: fieldsOfOrders }];
    expect(await addCounted({ redis, prefix }, { before: known, elements: 0 }, added)).toBe(true);
  };
  /** Behind the back of the count of orders. */
  const spoil = (shard: number, ofDay: number) => {
    const { redis, prefix } = all[shard] ?? space;
    const key = `${prefix}:run:${name}:window:${day}:${start + ofDay * day}`;
    return redis.hset(key, 'd\x1fDeliver', 100_000);
  };
  return { source, run, count, spoil };
}

test('the windows of all shards are one, and a later one is compared with the first', async () => {
  const { source, run, count } = await openCounted();
  await count(0, 0, { Deliver: 400 });
  await count(1, 0, { Deliver: 300, Decline: 300 });
  await count(1, 1, { Deliver: 100, Decline: 700 });
  const found = await openMonitoring(() => source)(run);
  expect(found).toMatchObject({
    window_seconds: day,
    window_choices: [day, 7 * day, 28 * day],
    orders: 1800,
    reference: { kind: 'first-quarter', orders: 1000, to: '2021-07-06 00:00:00' },
    overall: { orders: 800, decisions: { level: 'alert' }, features: [{ level: 'quiet' }] },
    windows: [
      { from: '2021-07-05 00:00:00', orders: 1000, drift: null },
      { from: '2021-07-06 00:00:00', orders: 800, drift: { decisions: { level: 'alert' } } },
    ],
  });
  expect(found?.windows[0]?.counts.decisions.counts).toEqual({ Deliver: 700, Decline: 300 });
});

test('a longer window is compared as far as it is later than the reference and over', async () => {
  const { source, run, count } = await openCounted();
  for (let n = 0; n < 8; n += 1) await count(0, n, { Deliver: 600 });
  const found = await openMonitoring(() => source)(run, 7 * day);
  expect(found?.windows.map(({ orders, drift }) => [orders, drift?.orders])).toEqual([
    [4200, 3000],
    [600, undefined],
  ]);
});

test('nothing is told of a run of which nothing was counted', async () => {
  const { source, run } = await openCounted();
  expect(await openMonitoring(() => source)(run)).toBeUndefined();
});

test('what was read is shared for a while, whoever asks', async () => {
  const { source, run, count } = await openCounted();
  await count(0, 0, { Deliver: 600 });
  await count(0, 1, { Deliver: 600 });
  let asked = 0;
  const readMonitoring = openMonitoring(() => {
    asked += 1;
    return source;
  });
  const [first, ...others] = await Promise.all(
    Array.from({ length: 50 }, () => readMonitoring(run)),
  );
  expect(others.every((other) => other === first)).toBe(true);
  await count(0, 1, { Decline: 600 });
  expect(await readMonitoring(run)).toBe(first);
  expect(asked).toBe(2);
});

test('the runs that were looked at last are remembered, and others read again', async () => {
  const { source, run } = await openCounted();
  let asked = 0;
  const readMonitoring = openMonitoring(() => {
    asked += 1;
    return source;
  });
  const askedFor = async (nth: number) => {
    const before = asked;
    await readMonitoring({ ...run, run: `run-${nth}` });
    return asked > before;
  };
  for (let n = 0; n < 9; n += 1) expect(await askedFor(n)).toBe(true);
  expect(await askedFor(8)).toBe(false);
  expect(await askedFor(1)).toBe(false);
  expect(await askedFor(0)).toBe(true);
});

test('a window is read again when orders were added to it, and only then', async () => {
  const { source, run, count, spoil } = await openCounted();
  await count(0, 0, { Deliver: 5 });
  await count(0, 1, { Deliver: 5 });
  const readCounted = openCountedWindows();
  const read = () => readCounted(source.shardsOf(run), name);
  const first = await read();
  await spoil(0, 0);
  expect(await read()).toBe(first);
  await count(1, 1, { Deliver: 2 });
  const second = await read();
  expect(second.windows.map(({ orders }) => orders)).toEqual([5, 7]);
  expect(second.windows[0]).toBe(first.windows[0]);
  await count(0, 0, { Decline: 1 });
  expect((await read()).windows.map(({ orders }) => orders)).toEqual([100_001, 7]);
});
