import { openQueueShards } from '@verdict/queue';
import type { Order } from '@verdict/records';
import { acceptOrders, countRun, openRun, recordFailure } from '@verdict/results';
import { undividedLayout } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, it, onTestFinished } from 'vitest';
import { openSource, type Source } from '../overview/source.ts';
import { mostRunning, Retries } from './retries.ts';
import { openRetryShards } from './retry-shards.ts';

const settings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: true,
} as const;

function orderOf(order_id: string): Order {
  const timestamp = '2021-07-04 20:31:02';
  return { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity: 1, zip_code: 'z' };
}

/** A run of failures, and the retries of a dashboard beside it. */
async function openFailedRun(failures: number) {
  const { redis, prefix, name } = openKeySpace();
  const source = openSource([redis], { KEY_PREFIX: name, QUEUE_SHARDS: 1 });
  const { queue } = openQueueShards(source.current, { isLooking: true }).of('');
  onTestFinished(async () => {
    await Promise.all(source.queuesOf([]).map((shard) => shard.queue.close()));
    await queue.close();
  });
  const run = { run: 'july', settings, file: 'orders.csv', layout: undividedLayout };
  await openRun(source.home, run);
  const ids = Array.from({ length: failures }, (_, n) => `o-${n}`);
  await acceptOrders(redis, prefix, 'july', ids.map(orderOf));
  const failure = { reason: 'error', message: 'no luck', attempts: 1 };
  const failed_at = '2026-01-01T00:00:00.000Z';
  const fail = (id: string) => recordFailure(redis, prefix, 'july', id, { ...failure, failed_at });
  await Promise.all(ids.map(fail));
  const retriesOver = (used: () => Source) =>
    new Retries({
      source: used,
      shardsOf: openRetryShards(used, { QUEUE_BATCHING: true }),
      policy: { attempts: 1, backoffMs: 1 },
    });
  const retries = retriesOver(() => source);
  const waiting = () => queue.getWaitingCount();
  const counts = () =>
    countRun(source.shardsOf({ ...run, created_at: '', enqueued_at: '' }), 'july');
  return { retries, retriesOver, fail, waiting, counts };
}

it('puts failures back with a job for each, and tells what became of them', async () => {
  const { retries, fail, waiting, counts } = await openFailedRun(600);
  const retry = retries.start({ run: 'july' });
  await retry?.ended;
  expect(retry?.progress()).toMatchObject({ state: 'done', looked: 600, put_back: 600, busy: 0 });
  expect(await counts()).toMatchObject({ pending: 600, failed: 0 });
  expect(await waiting()).toBe(600);
  await fail('o-7');
  expect(await retry?.fates()).toEqual({
    followed: 600,
    decided: 0,
    failed: 1,
    pending: 599,
    gone: 0,
  });
  expect(retries.find(retry?.id ?? '')).toBe(retry);
});

it('two who press at once see the same retry, and few go on at once', async () => {
  const { retries } = await openFailedRun(1);
  const first = retries.start({ run: 'july' });
  expect(retries.start({ run: 'july' })).toBe(first);
  for (let n = 1; n < mostRunning; n += 1) retries.start({ run: `other-${n}` });
  expect(retries.start({})).toBeUndefined();
  await retries.stop();
  expect(first?.progress().state).not.toBe('running');
});

it('ends between two batches when the dashboard does: each order is pending with a job, or a failure', async () => {
  const { retries, waiting, counts } = await openFailedRun(2000);
  const retry = retries.start({});
  await expect.poll(() => retry?.progress().put_back, { interval: 1 }).toBeGreaterThan(0);
  await retries.stop();
  const { state, put_back = 0 } = retry?.progress() ?? {};
  expect(state).toBe('stopped');
  expect(put_back).toBeLessThan(2000);
  expect(await counts()).toMatchObject({ pending: put_back, failed: 2000 - put_back });
  expect(await waiting()).toBe(put_back);
});

it('that breaks says why', async () => {
  const { retriesOver } = await openFailedRun(0);
  const retry = retriesOver(() => {
    throw new Error('away');
  }).start({});
  await retry?.ended;
  expect(retry?.progress()).toMatchObject({ state: 'broken', error: 'away', put_back: 0 });
});
