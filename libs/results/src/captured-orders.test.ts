import type { Result } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { acceptOrders } from './accept-orders.ts';
import { captureSource, readCaptured } from './captured-orders.ts';
import { recordResults } from './record-results.ts';

async function openStream(texts: readonly string[]) {
  const space = openKeySpace();
  const { redis, prefix } = space;
  const add = async (text: string) => {
    const sequence = await redis.incr(`${prefix}:capture:total`);
    await redis.xadd(`${prefix}:capture`, `${sequence}-0`, 'e', text);
  };
  for (const text of texts) await add(text);
  const trimTo = (kept: number) => redis.xtrim(`${prefix}:capture`, 'MAXLEN', '=', kept);
  return { ...space, add, trimTo };
}

it('gives captured orders with their numbers, a piece at a time', async () => {
  const stream = await openStream(['a', 'b', 'c']);
  expect(await readCaptured(stream, 0, 2)).toEqual({
    entries: [
      { sequence: 1, text: 'a' },
      { sequence: 2, text: 'b' },
    ],
    total: 3,
  });
  expect(await readCaptured(stream, 2, 2)).toEqual({
    entries: [{ sequence: 3, text: 'c' }],
    total: 3,
  });
  expect(await readCaptured(stream, 3, 2)).toEqual({ entries: [], total: 3 });
});

it('leaves a gap where the oldest were trimmed', async () => {
  const stream = await openStream(['a', 'b', 'c', 'd']);
  await stream.trimTo(1);
  expect(await readCaptured(stream, 1, 10)).toEqual({
    entries: [{ sequence: 4, text: 'd' }],
    total: 4,
  });
});

it('has nothing where nothing was captured', async () => {
  expect(await readCaptured(openKeySpace(), 0, 10)).toEqual({ entries: [], total: 0 });
});

it('names an installation once', async () => {
  const [one, other] = [openKeySpace(), openKeySpace()];
  const name = await captureSource(one);
  expect(await captureSource(one)).toBe(name);
  expect(await captureSource(other)).not.toBe(name);
});

function resultOf(order_id: string, quantity = 1): Result {
  const timestamp = '2021-07-04 12:00:00';
  return {
    order: { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity, zip_code: 'z' },
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'HoldCheckAvailability',
    reason: 'inventory.unknown',
    decided_at: '2026-11-28T00:00:00.000Z',
    attempt: 1,
  };
}

it('is written for results that are stored now, and for no other', async () => {
  const { redis, prefix } = openKeySpace();
  const entry = (result: Result, captured?: string) => ({
    result,
    ...(captured !== undefined && { beside: { captured } }),
  });
  const orders = ['a', 'b', 'c'].map((id) => resultOf(id).order);
  await acceptOrders(redis, prefix, 'r', orders);
  const first = [entry(resultOf('a'), 'of a'), entry(resultOf('b'))];
  expect(await recordResults(redis, prefix, 'r', first)).toEqual(['stored', 'stored']);
  const second = [
    entry(resultOf('a'), 'a again'),
    entry(resultOf('c', 2), 'c with other content'),
    entry(resultOf('d'), 'd, which was not accepted'),
    entry(resultOf('c'), 'of c'),
    entry(resultOf('c'), 'c again'),
  ];
  const fates = ['kept', 'conflict', 'unknown', 'stored', 'kept'];
  expect(await recordResults(redis, prefix, 'r', second)).toEqual(fates);
  expect(await readCaptured({ redis, prefix }, 0, 10)).toEqual({
    entries: [
      { sequence: 1, text: 'of a' },
      { sequence: 2, text: 'of c' },
    ],
    total: 2,
  });
});

it('has about as many as are to be kept, and counts all', async () => {
  const { redis, prefix } = openKeySpace();
  const results = Array.from({ length: 1000 }, (_, n) => resultOf(`o-${n}`));
  for (let n = 0; n < results.length; n += 50) {
    const some = results.slice(n, n + 50);
    const orders = some.map(({ order }) => order);
    await acceptOrders(redis, prefix, 'r', orders);
    const entries = some.map((result) => ({ result, beside: { captured: 'x' } }));
    await recordResults(redis, prefix, 'r', entries, 200);
  }
  const { entries, total } = await readCaptured({ redis, prefix }, 0, 1000);
  expect(total).toBe(1000);
  expect(entries.at(-1)?.sequence).toBe(1000);
  expect(entries.length).toBeGreaterThanOrEqual(200);
  // A stream is trimmed by whole nodes, of a hundred entries unless Redis is set otherwise.
  expect(entries.length).toBeLessThan(400);
});
