import type { Result } from '@verdict/records';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { acceptOrders } from './accept-orders.ts';
import { besideKeys, windowKeys } from './keys.ts';
import { recordFailure } from './record-failure.ts';
import { recordResults } from './record-results.ts';
import { addCounted, claimCounting, leaveCounting, readUncounted } from './uncounted-orders.ts';
import { listWindows, readWindow } from './windows.ts';

const run = 'july';

function resultOf(order_id: string): Result {
  const timestamp = '2021-07-04 20:31:02';
  return {
    order: { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity: 1, zip_code: 'z' },
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
  };
}

function openRecorded() {
  const space = openKeySpace();
  const { redis, prefix, name } = space;
  const shards = openLayouts([redis], name).shardsOf({ shards: 1, servers: 1 });
  const accept = (...ids: readonly string[]) =>
    acceptOrders(
      redis,
      prefix,
      run,
      ids.map((id) => resultOf(id).order),
    );
  const record = (...ids: readonly string[]) => {
    const entries = ids.map((id) => ({
      result: resultOf(id),
      beside: { head: '"head"', counted: [id], captured: `{"id":"${id}"}` },
    }));
    return recordResults(redis, prefix, run, entries, 1000);
  };
  const uncounted = async () =>
    (await readUncounted(space, 100)).elements.map((element) =>
      element
        .toString()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    );
  return { ...space, shards, accept, record, uncounted };
}

test('what is to be counted is there once for each stored result, in the order of the steps', async () => {
  const { redis, prefix, accept, record, uncounted } = openRecorded();
  await accept('a', 'b', 'c', 'late');
  await record('a', 'unknown', 'a', 'b');
  await record('b', 'a');
  await recordFailure(redis, prefix, run, 'late', {
    reason: 'error',
    message: '',
    attempts: 5,
    failed_at: '2026-01-01',
  });
  await record('c', 'late');
  expect(await uncounted()).toEqual([
    [['july', 'head'], [['a'], ['unknown'], ['a'], ['b']], '1001'],
    [
      ['july', 'head'],
      [['c'], ['late']],
    ],
  ]);
});

test('captured orders get sequence numbers without a gap, once each, and the oldest make room', async () => {
  const { redis, prefix, accept, record } = openRecorded();
  const ids = Array.from({ length: 3000 }, (_, n) => `o-${n}`);
  const { capture, captureTotal } = besideKeys(prefix);
  await accept(...ids);
  for (let n = 0; n < ids.length; n += 50) {
    await record(...ids.slice(n, n + 50));
    await record(...ids.slice(n, n + 50));
  }
  expect(await redis.get(captureTotal)).toBe('3000');
  const kept = await redis.xrange(capture, '-', '+');
  expect(kept.length).toBeGreaterThanOrEqual(1000);
  expect(kept.length).toBeLessThan(1500);
  const first = 3000 - kept.length;
  expect(kept.map(([id]) => id)).toEqual(kept.map((_, n) => `${first + n + 1}-0`));
  expect(kept.map(([, [, text]]) => text)).toEqual(ids.slice(first).map((id) => `{"id":"${id}"}`));
});

test('a foreign entry in the stream costs captured orders, and no result', async () => {
  const { redis, prefix, accept, record } = openRecorded();
  const { capture } = besideKeys(prefix);
  await redis.xadd(capture, '999-0', 'order', 'foreign');
  await accept('a');
  expect(await record('a')).toEqual(['stored']);
  expect(await redis.xlen(capture)).toBe(1);
});

function fieldsOf(...names: readonly string[]) {
  return new Map(names.map((name) => [name, 1]));
}

test('what was counted is taken off the list in the same step, and by one who counts only', async () => {
  const { redis, prefix, shards, accept, record, uncounted } = openRecorded();
  const shard = { redis, prefix };
  await accept('a', 'b');
  await record('a');
  const { before, elements } = await readUncounted(shard, 100);
  await record('b');
  const added = [{ run, window: '86400:0', orders: 1, fields: fieldsOf('d\x1fDeliver') }];
  const first = { before, elements: elements.length };
  expect(await Promise.all([1, 2, 3].map(() => addCounted(shard, first, added)))).toEqual([
    true,
    false,
    false,
  ]);
  expect(await uncounted()).toEqual([[['july', 'head'], [['b']]]]);
  expect((await readUncounted(shard, 100)).before).toBe(1);
  expect(await listWindows(shards, run)).toEqual([
    { shard: 0, name: '86400:0', length_seconds: 86_400, start_seconds: 0, orders: 1 },
  ]);
  expect(await readWindow(shards, run, { shard: 0, name: '86400:0' })).toEqual({
    'd\x1fDeliver': '1',
  });
});

test('a run that was dropped gets no counters any more', async () => {
  const { redis, prefix, shards, accept, record } = openRecorded();
  await accept('a');
  await record('a');
  const added = [{ run: 'dropped', window: '86400:0', orders: 1, fields: fieldsOf('d\x1fx') }];
  expect(await addCounted({ redis, prefix }, { before: 0, elements: 1 }, added)).toBe(true);
  expect(await listWindows(shards, 'dropped')).toEqual([]);
  expect(await redis.exists(windowKeys(prefix, 'dropped').window('86400:0'))).toBe(0);
});

test('a window keeps a thousand categories of each name apart, and counts the others', async () => {
  const { redis, prefix, shards, accept, record } = openRecorded();
  await accept('a');
  await record('a');
  const categories = Array.from({ length: 1200 }, (_, n) => `c\x1fcolour\x1f${n}`);
  const window = '86400:0';
  const fields = new Map([...categories, 'c\x1fsize\x1fXL', 'n\x1fstock\x1f7'].map((f) => [f, 2]));
  const added = [{ run, window, orders: 2, fields }];
  await addCounted({ redis, prefix }, { before: 0, elements: 0 }, added);
  await addCounted({ redis, prefix }, { before: 0, elements: 0 }, added);
  const counted = await readWindow(shards, run, { shard: 0, name: window });
  const apart = Object.keys(counted).filter((field) => field.startsWith('c\x1fcolour'));
  expect(apart).toHaveLength(1000);
  expect(counted['o\x1fcolour']).toBe(String(2 * 2 * 200));
  expect(counted['c\x1fcolour\x1f0']).toBe('4');
  expect(counted).toMatchObject({ 'c\x1fsize\x1fXL': '4', 'n\x1fstock\x1f7': '4' });
});

test('a run has a thousand windows; orders of times beyond are counted together', async () => {
  const { redis, prefix, shards, accept, record } = openRecorded();
  await accept('a');
  await record('a');
  const windowsFrom = (first: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({
      run,
      window: `86400:${(first + n) * 86_400}`,
      orders: 3,
      fields: new Map([['d\x1fDeliver', 3]]),
    }));
  const shard = { redis, prefix };
  await addCounted(shard, { before: 0, elements: 0 }, windowsFrom(0, 1002));
  await addCounted(shard, { before: 0, elements: 0 }, windowsFrom(999, 3));
  const windows = await listWindows(shards, run);
  expect(windows).toHaveLength(1001);
  expect(windows.find(({ name }) => name === 'other')).toMatchObject({
    orders: 12,
    length_seconds: null,
  });
  expect(windows.find(({ name }) => name === `86400:${999 * 86_400}`)?.orders).toBe(6);
  const other = await readWindow(shards, run, { shard: 0, name: 'other' });
  expect(other).toEqual({ 'd\x1fDeliver': '12' });
});

test('one counts, until it falls silent or leaves', async () => {
  const space = openKeySpace();
  expect(await claimCounting(space, 'first', 60_000)).toBe(true);
  expect(await claimCounting(space, 'second', 60_000)).toBe(false);
  expect(await claimCounting(space, 'first', 1)).toBe(true);
  await expect.poll(() => claimCounting(space, 'second', 60_000), { interval: 5 }).toBe(true);
  expect(await claimCounting(space, 'first', 60_000)).toBe(false);
  await leaveCounting(space, 'first');
  expect(await claimCounting(space, 'first', 60_000)).toBe(false);
  await leaveCounting(space, 'second');
  expect(await claimCounting(space, 'first', 60_000)).toBe(true);
});
