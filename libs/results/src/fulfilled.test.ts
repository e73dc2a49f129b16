import type { Order, Result } from '@verdict/records';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { acceptOrders } from './accept-orders.ts';
import { claimRun, dropRun } from './drop-run.ts';
import { findFulfilled, storeFulfilled } from './fulfilled.ts';
import { recordFailure } from './record-failure.ts';
import { recordResult } from './record-results.ts';
import { openRun } from './runs.ts';

const run = 'july';
const layout = { shards: 4, servers: 1 };

function orderOf(order_id: string): Order {
  return {
    order_id,
    customer_id: 'c-1',
    timestamp: '2021-07-04 20:31:02',
    sku_code: 'sku',
    quantity: 1,
    zip_code: '03779',
  };
}

function resultOf(order_id: string): Result {
  return {
    order: orderOf(order_id),
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
  };
}

async function setup() {
  const space = openKeySpace();
  const shards = openLayouts([space.redis], space.name).shardsOf(layout);
  const accept = (id: string) =>
    acceptOrders(space.redis, shards.of(id).prefix, run, [orderOf(id)]);
  const failure = { reason: 'error', message: 'x', attempts: 5, failed_at: '2026-01-01T00:00:00Z' };
  const ids = ['decided', 'failed', 'pending'];
  for (const id of ids) await accept(id);
  await recordResult(space.redis, shards.of('decided').prefix, run, resultOf('decided'));
  await recordFailure(space.redis, shards.of('failed').prefix, run, 'failed', failure);
  const store = (outcomes: Readonly<Record<string, boolean>>) =>
    storeFulfilled(
      shards,
      run,
      Object.entries(outcomes).map(([order_id, order_fulfilled]) => ({
        order_id,
        order_fulfilled,
      })),
    );
  const find = (...orderIds: readonly string[]) => findFulfilled(shards, run, orderIds);
  return { ...space, shards, store, find };
}

test('outcomes are stored of orders that the run has, wherever these are', async () => {
  const { store, find } = await setup();
  expect(await store({ decided: true, failed: false, unheard: true, pending: true })).toEqual([
    'stored',
    'stored',
    'foreign',
    'stored',
  ]);
  expect(await find('pending', 'unheard', 'failed', 'decided')).toEqual([true, null, false, true]);
});

test('the same again changes nothing, and what is told last counts', async () => {
  const { store, find } = await setup();
  await store({ decided: true, failed: true });
  expect(await store({ decided: true, failed: false })).toEqual(['kept', 'changed']);
  expect(await find('decided', 'failed')).toEqual([true, false]);
});

test('of one order told twice at once the last counts', async () => {
  const { shards, find } = await setup();
  const twice = [true, false].map((order_fulfilled) => ({ order_id: 'decided', order_fulfilled }));
  expect(await storeFulfilled(shards, run, twice)).toEqual(['stored', 'changed']);
  expect(await find('decided')).toEqual([false]);
});

test('they go with their run', async () => {
  const { redis, prefix, name, shards, store } = await setup();
  const home = { redis, prefix };
  const settings = { model: 'm@1.0.0', inventory_as_of: 'order-time', strict: false } as const;
  await openRun(home, { run, settings, file: 'orders.csv', layout });
  await store({ decided: true, failed: true, pending: false });
  const claimed = await claimRun(home, run);
  if (claimed === undefined) throw new Error('expected the run to be claimed');
  await dropRun(home, shards, claimed);
  expect(await redis.keys(`?${name}*:run:*`)).toEqual([]);
});
