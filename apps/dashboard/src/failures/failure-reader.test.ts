import { acceptOrders, recordFailure } from '@verdict/results';
import { openKeySpace } from '@verdict/testing';
import type { Order } from '@verdict/records';
import { expect, it, onTestFinished } from 'vitest';
import { runOf } from '../overview/figures.fixture.ts';
import { openSource } from '../overview/source.ts';
import { FailureReader } from './failure-reader.ts';

function orderOf(order_id: string): Order {
  const timestamp = '2021-07-04 20:31:02';
  return { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity: 1, zip_code: 'z' };
}

function openReader() {
  const { redis, prefix, name } = openKeySpace();
  const source = openSource([redis], { KEY_PREFIX: name, QUEUE_SHARDS: 1 });
  onTestFinished(async () => {
    await Promise.all(source.queuesOf([]).map(({ queue }) => queue.close()));
  });
  const fail = async (run: string, ids: readonly string[], message = 'no luck') => {
    await acceptOrders(redis, prefix, run, ids.map(orderOf));
    const failure = {
      reason: 'error',
      message,
      attempts: 5,
      failed_at: '2026-01-01T00:00:00.000Z',
    };
    for (const id of ids) await recordFailure(redis, prefix, run, id, failure);
  };
  let asked = 0;
  const reader = new FailureReader(() => {
    asked += 1;
    return source;
  });
  return { reader, fail, readings: () => asked };
}

it('counts the failures of all runs, or of one, by their cause', async () => {
  const { reader, fail } = openReader();
  await fail('july', ['a', 'b', 'c']);
  await fail('july', ['d'], 'no facts');
  await fail('august', ['a']);
  const july = runOf({ run: 'july', failed: 4 });
  const august = runOf({ run: 'august', failed: 1 });
  const all = await reader.fresh([august, july, runOf({ run: 'none' })]);
  expect(all).toMatchObject({ failed: 5, read: 5, is_complete: true, unread_runs: [] });
  expect(all.groups).toMatchObject([
    { pattern: 'no luck', count: 4, runs: [{ run: 'august' }, { run: 'july', count: 3 }] },
    { pattern: 'no facts', count: 1, samples: [{ run: 'july', order_id: 'd' }] },
  ]);
  const one = await reader.fresh([august, july], 'july');
  expect(one.groups.map(({ count }) => count)).toEqual([3, 1]);
});

it('reads once for everybody who looks, and again when something was changed', async () => {
  const { reader, fail, readings } = openReader();
  await fail('july', ['a']);
  const july = runOf({ run: 'july', failed: 1 });
  await Promise.all(Array.from({ length: 50 }, () => reader.fresh([july])));
  expect(readings()).toBe(1);
  await fail('july', ['b']);
  reader.expire();
  expect((await reader.fresh([july])).groups[0]?.count).toBe(2);
  expect(readings()).toBe(2);
});

it('says which runs it left out, when there are more failures than it reads', async () => {
  const { reader, fail } = openReader();
  await fail('july', ['a']);
  const runs = ['new', 'newer', 'july'].map((run) => runOf({ run, failed: 100_000 }));
  expect(await reader.fresh(runs)).toMatchObject({
    failed: 300_000,
    is_complete: false,
    unread_runs: ['july'],
  });
});

it('tells why nothing could be read', async () => {
  const reader = new FailureReader(() => {
    throw new Error('away');
  });
  await expect(reader.fresh([runOf({ failed: 1 })])).rejects.toThrow('away');
});
