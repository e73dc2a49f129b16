import type { Order, Result } from '@verdict/records';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { findFailures, findOrder } from './find-order.ts';
import { acceptOrders } from './accept-orders.ts';
import { recordFailure } from './record-failure.ts';
import { recordResult } from './record-results.ts';

function orderOf(order_id: string): Order {
  const timestamp = '2021-07-04 20:31:02';
  return { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity: 1, zip_code: 'z' };
}

function resultOf(order_id: string): Result {
  return {
    order: orderOf(order_id),
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 2,
  };
}

const failure = {
  reason: 'feature.unknown',
  message: 'no stock level',
  attempts: 5,
  failed_at: '2026-01-01T00:00:00.000Z',
};

async function openRun(...ids: readonly string[]) {
  const { redis, name } = openKeySpace();
  const shards = openLayouts([redis], name).shardsOf({ shards: 1, servers: 1 });
  const { prefix } = shards.of('');
  await acceptOrders(redis, prefix, 'july', ids.map(orderOf));
  return {
    find: (id: string, run = 'july') => findOrder(shards, run, id),
    fail: (id: string) => recordFailure(redis, prefix, 'july', id, failure),
    decide: (id: string) => recordResult(redis, prefix, 'july', resultOf(id)),
    findFailed: (ids: readonly string[]) => findFailures(shards.of(''), 'july', ids),
  };
}

test('an order is found in each of its states, with what is stored there', async () => {
  const { find, fail, decide } = await openRun('a');
  const order = orderOf('a');
  expect(await find('a')).toEqual({ state: 'pending', order });
  await fail('a');
  expect(await find('a')).toEqual({ state: 'failed', order, failure: { order, ...failure } });
  await decide('a');
  expect(await find('a')).toEqual({ state: 'decided', order, result: resultOf('a') });
});

test('an order that the run never accepted is not found', async () => {
  const { find } = await openRun('a');
  expect(await find('A')).toBeUndefined();
  expect(await find('a', 'august')).toBeUndefined();
  expect(await find('')).toBeUndefined();
});

test.each(['__proto__', 'constructor', 'a:b', '..', '<b>', 'ü 👩‍🚀'])(
  'the id %s is an id like others',
  async (id) => {
    const { find } = await openRun(id);
    expect(await find(id)).toEqual({ state: 'pending', order: orderOf(id) });
  },
);

test('failures are found by id, null where there is none', async () => {
  const { fail, findFailed } = await openRun('a', 'b');
  await fail('b');
  expect(await findFailed(['a', 'b'])).toEqual([null, { order: orderOf('b'), ...failure }]);
  expect(await findFailed([])).toEqual([]);
});
