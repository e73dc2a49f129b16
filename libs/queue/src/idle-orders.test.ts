import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { idleOrders } from './idle-orders.ts';
import { jobIdOf } from './job-id.ts';

test('an order that a worker has in hand is waited for, in every lane', async () => {
  const { redis, prefix } = openKeySpace();
  const active = (lane: string) => `${prefix}:${lane}:active`;
  await redis.lpush(active('live'), jobIdOf('july', 'a'));
  await redis.lpush(active('orders'), jobIdOf('august', 'b'));
  const found = idleOrders({ redis, prefix }, 'july', ['a', 'b']);
  await redis.del(active('live'));
  expect(await found).toEqual(['a', 'b']);
});

test('one that stays in hand is left out in the end', async () => {
  const { redis, prefix } = openKeySpace();
  await redis.lpush(`${prefix}:orders:active`, jobIdOf('july', 'a'));
  expect(await idleOrders({ redis, prefix }, 'july', ['a', 'b'])).toEqual(['b']);
});
