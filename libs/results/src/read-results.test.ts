import type { Order, Result } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { findResults, readFailures, readResults } from './read-results.ts';
import { acceptOrders, recordFailure, recordResult } from './run-ledger.ts';

const run = 'july';

function orderOf(order_id: string): Order {
  return {
    order_id,
    customer_id: '1d53446c-efbb-11eb-a231-8c8590a11b57',
    timestamp: '2021-07-04 20:31:02',
    sku_code: '0541199867987',
    quantity: 1,
    zip_code: '03779',
  };
}

const decisions = [
  { recommendation: 'HoldCheckDelivery', reason: 'zip-code.not-yet' },
  { recommendation: 'Deliver', reason: 'deliver' },
  { recommendation: 'HoldCheckAvailability', reason: 'inventory.none' },
  { recommendation: 'HoldCheckPayment', reason: 'payment.failed' },
  { recommendation: 'Decline', reason: 'hour.before-six' },
] as const;

function resultOf(order_id: string): Result {
  const decision = decisions[Number(order_id.slice(-1)) % decisions.length] ?? decisions[0];
  return {
    ...decision,
    order: orderOf(order_id),
    snapshot: {
      inventory: { inventory: 85, timestamp: '2021-07-04 20:31:02' },
      payment: { payment_status: 'OK', timestamp: '2021-07-04 20:31:02' },
      zip_code: { available_from: '2021-07-12 02:13:25' },
    },
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
  };
}

function idsOf(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, n) => {
    const hex = String(first + n).padStart(12, '0');
    return `1abddeda-f8d4-42f8-8171-${hex}`;
  });
}

function openRun() {
  const { redis, prefix } = openKeySpace();
  const accept = async (ids: readonly string[]) => {
    for (let n = 0; n < ids.length; n += 1000) {
      await acceptOrders(redis, prefix, run, ids.slice(n, n + 1000).map(orderOf));
    }
  };
  const decide = async (ids: readonly string[]) => {
    await accept(ids);
    await Promise.all(ids.map((id) => recordResult(redis, prefix, run, resultOf(id))));
  };
  const read = async () => {
    const found: Result[] = [];
    for await (const result of readResults(redis, prefix, run)) found.push(result);
    return found;
  };
  return { redis, prefix, accept, decide, read };
}

test('each of 20,000 results is read once, whole, and in the same order again', async () => {
  const { decide, read } = openRun();
  const ids = idsOf(20_000);
  await decide(ids);
  const found = await read();
  expect(found.map((result) => result.order.order_id).toSorted()).toEqual(ids);
  expect(found[0]).toEqual(resultOf(found[0]?.order.order_id ?? ''));
  expect(await read()).toEqual(found);
});

test('a result takes about 250 bytes of Redis, its key and its hash included', async () => {
  const { redis, prefix, decide } = openRun();
  const ids = idsOf(20_000);
  await decide(ids);
  const keys = await redis.keys(`${prefix.replaceAll(/[{}]/g, '?')}:run:${run}:*`);
  const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
  const bytes = sizes.reduce<number>((sum, size) => sum + Number(size), 0);
  expect(bytes / ids.length).toBeLessThan(270);
});

test('the order of the results does not depend on the order of deciding', async () => {
  const one = openRun();
  const two = openRun();
  const ids = idsOf(500);
  await one.decide(ids);
  await two.decide(ids.toReversed());
  expect(await two.read()).toEqual(await one.read());
});

test('results that are added while others are read come at most once', async () => {
  const { redis, prefix, accept, decide } = openRun();
  const before = idsOf(3000);
  const during = idsOf(3000, 3000);
  await decide(before);
  await accept(during);
  const found: string[] = [];
  let added = 0;
  for await (const { order } of readResults(redis, prefix, run)) {
    found.push(order.order_id);
    const next = during.slice(added, added + 1);
    added += next.length;
    await Promise.all(next.map((id) => recordResult(redis, prefix, run, resultOf(id))));
  }
  expect(added).toBe(during.length);
  expect(new Set(found).size).toBe(found.length);
  expect(before.filter((id) => !found.includes(id))).toEqual([]);
});

test('a run without results yields none', async () => {
  const { accept, read } = openRun();
  await accept(idsOf(3));
  expect(await read()).toEqual([]);
});

test('results are found in the order asked for, with null where there is none', async () => {
  const { redis, prefix, accept, decide } = openRun();
  await decide(['a', 'b', '__proto__']);
  await accept(['pending']);
  const ids = ['b', 'missing', '__proto__', 'pending', 'a', 'b'];
  const found = await findResults(redis, prefix, run, ids);
  expect(found.map((result) => result?.order.order_id ?? null)).toEqual([
    'b',
    null,
    '__proto__',
    null,
    'a',
    'b',
  ]);
});

test('no results may be asked for', async () => {
  const { redis, prefix } = openRun();
  expect(await findResults(redis, prefix, run, [])).toEqual([]);
});

test('failures are read each once, up to a limit', async () => {
  const { redis, prefix, accept } = openRun();
  const ids = idsOf(1500);
  await accept(ids);
  const failure = { reason: 'error', message: 'x', attempts: 5, failed_at: '2026-01-01T00:00:00.000Z' };
  await Promise.all(ids.map((id) => recordFailure(redis, prefix, run, id, failure)));
  const all = await readFailures(redis, prefix, run, 10_000);
  expect(all.map(({ order }) => order.order_id).toSorted()).toEqual(ids);
  const some = await readFailures(redis, prefix, run, 700);
  expect(new Set(some.map(({ order }) => order.order_id)).size).toBe(700);
});
