import { type KeySpace, openKeySpace } from '@verdict/testing';
import { beforeEach, expect, test } from 'vitest';
import { describeHistory } from './history.contract.ts';
import { RedisHistory } from './redis-history.ts';

let space: KeySpace;
let opened = 0;

beforeEach(() => {
  space = openKeySpace();
});

/** One connection for all histories of a test, each with keys of its own. */
function openHistory(): RedisHistory {
  opened += 1;
  return new RedisHistory(space.redis, `${space.prefix}:${opened}`);
}

describeHistory('a history in Redis', openHistory);

const noon = '2021-07-04 12:00:00';
const order = {
  order_id: 'order',
  customer_id: 'customer',
  timestamp: noon,
  sku_code: 'sku',
  quantity: 1,
  zip_code: '03779',
};

test('what one process loads, another one knows', async () => {
  const { redis, prefix } = space;
  await new RedisHistory(redis, prefix).addInventory([
    { sku_code: 'sku', timestamp: noon, inventory: 5 },
  ]);
  const elsewhere = new RedisHistory(redis.duplicate(), prefix);
  expect((await elsewhere.snapshotOf(order, 'order-time')).inventory?.inventory).toBe(5);
});

test('another prefix is another installation', async () => {
  await openHistory().addInventory([{ sku_code: 'sku', timestamp: noon, inventory: 5 }]);
  expect((await openHistory().snapshotOf(order, 'order-time')).inventory).toBeNull();
});

test('every key starts with the prefix, so that all are in one slot of a cluster', async () => {
  const { redis, prefix } = space;
  const history = new RedisHistory(redis, prefix);
  await history.addInventory([{ sku_code: '{other}', timestamp: noon, inventory: 5 }]);
  await history.addPayments([{ order_id: '{other}', timestamp: noon, payment_status: 'OK' }]);
  await history.addZipCodes([{ zip_code: '{other}', available_from: noon }]);
  const keys = await redis.keys('*{other}*');
  expect(keys.filter((key) => !key.startsWith(prefix))).toEqual([]);
  expect(await redis.keys(`${prefix.replace(/[{}]/g, '?')}:*`)).toHaveLength(3);
});

test('loading again does not make the facts grow', async () => {
  const { redis, prefix } = space;
  const history = new RedisHistory(redis, prefix);
  const facts = [
    { order_id: 'order', timestamp: noon, payment_status: 'OK' },
    { order_id: 'order', timestamp: noon, payment_status: 'FAILED' },
  ];
  const levels = [5, 7].map((inventory) => ({ sku_code: 'sku', timestamp: noon, inventory }));
  for (let load = 0; load < 3; load += 1) {
    await history.addPayments(facts);
    await history.addInventory(levels);
  }
  expect(await redis.hget(`${prefix}:payments`, 'order')).toBe(`${noon} FAILED`);
  expect(await redis.zcard(`${prefix}:inventory:sku`)).toBe(1);
});
