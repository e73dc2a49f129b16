import { addOrderJobs, openOrdersQueue } from '@verdict/queue';
import type { Order } from '@verdict/records';
import { acceptOrders, countRun, listRuns, openRun, readRun } from '@verdict/results';
import { claimIdleRun, recordResult } from '@verdict/results';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { dropOldRuns } from './retention.ts';

const settings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: false,
} as const;

const hourMs = 3_600_000;

function orderOf(order_id: string): Order {
  const timestamp = '2021-07-04 12:00:00';
  return { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity: 1, zip_code: 'z' };
}

function setup(shardCount: number) {
  const { redis, name } = openKeySpace();
  const layouts = openLayouts([redis], name);
  const { home } = layouts;
  const layout = { shards: shardCount, servers: 1 };
  const shards = layouts.shardsOf(layout);
  const open = (run: string) => openRun(home, { run, settings, file: 'orders.csv', layout });
  const accept = async (run: string, order_id: string) => {
    await acceptOrders(redis, shards.of(order_id).prefix, run, [orderOf(order_id)]);
  };
  const decide = (run: string, order_id: string) =>
    recordResult(redis, shards.of(order_id).prefix, run, {
      order: orderOf(order_id),
      snapshot: { inventory: null, payment: null, zip_code: null },
      recommendation: 'HoldCheckAvailability',
      reason: 'inventory.unknown',
      decided_at: new Date().toISOString(),
      attempt: 1,
    });
  const runs = async () => (await listRuns(home)).map(({ run }) => run);
  const keysOf = (run: string) => redis.keys(`{${name}*}:*${run}*`);
  const sweep = (laterMs: number) => dropOldRuns(layouts, hourMs, Date.now() + laterMs);
  return { layouts, home, shards, open, accept, decide, runs, keysOf, sweep };
}

const orderIds = ['o-1', 'o-2', 'o-3', 'o-4', 'o-5', 'o-6'];

it.each([1, 4])(
  'drops a finished run of %i shards after its time, with all its keys, and keeps what is younger or pending',
  async (shardCount) => {
    const { shards, open, accept, decide, runs, keysOf, sweep } = setup(shardCount);
    for (const run of ['finished', 'pending']) {
      await open(run);
      for (const id of orderIds) await accept(run, id);
    }
    for (const id of orderIds) await decide('finished', id);
    for (const id of orderIds.slice(1)) await decide('pending', id);
    expect(await sweep(hourMs / 2)).toEqual([]);
    expect(await sweep(2 * hourMs)).toEqual(['finished']);
    expect(await runs()).toEqual(['pending']);
    expect(await keysOf('finished')).toEqual([]);
    expect(await countRun(shards, 'pending')).toMatchObject({
      accepted: 6,
      pending: 1,
      decided: 5,
    });
  },
);

it('leaves a run with something pending open for more', async () => {
  const { home, open, accept, sweep } = setup(4);
  await open('july');
  await accept('july', 'o-1');
  expect(await sweep(2 * hourMs)).toEqual([]);
  expect((await readRun(home, 'july'))?.dropping).toBeUndefined();
  await open('july');
});

it('leaves a run alone that was enqueued again since it was listed', async () => {
  const { home, shards, open, accept } = setup(4);
  const listed = await open('july');
  await expect.poll(async () => (await open('july')).enqueued_at).not.toBe(listed.enqueued_at);
  await accept('july', 'o-1');
  expect(await claimIdleRun(home, shards, listed, Date.now())).toBeUndefined();
  expect(await countRun(shards, 'july')).toMatchObject({ pending: 1 });
});

it('ends what a sweep that died has left, once it is certain that it died', async () => {
  const { home, shards, open, accept, decide, runs, keysOf, sweep } = setup(4);
  const listed = await open('july');
  for (const id of orderIds) await accept('july', id);
  for (const id of orderIds) await decide('july', id);
  expect(await claimIdleRun(home, shards, listed, Date.now() + 2 * hourMs)).toBeDefined();
  expect(await sweep(2 * hourMs)).toEqual([]);
  expect(await runs()).toEqual(['july']);
  expect(await sweep(3 * hourMs)).toEqual(['july']);
  expect(await runs()).toEqual([]);
  expect(await keysOf('july')).toEqual([]);
});

it('takes the jobs of a run out of the queues of all shards', async () => {
  const { shards, open, accept, decide, sweep } = setup(4);
  await open('july');
  for (const order_id of orderIds) {
    const { redis, prefix } = shards.of(order_id);
    const job = { run: 'july', settings, order: orderOf(order_id) };
    await addOrderJobs(openOrdersQueue(redis, prefix), [job], { attempts: 1, backoffMs: 1 });
    await accept('july', order_id);
    await decide('july', order_id);
  }
  expect(await sweep(2 * hourMs)).toEqual(['july']);
  const left = await Promise.all(
    shards.all.map(({ redis, prefix }) => openOrdersQueue(redis, prefix).getWaitingCount()),
  );
  expect(left).toEqual([0, 0, 0, 0]);
});
