import { openQueueShards } from '@verdict/queue';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openBacklog } from './backlog.ts';

const longerThanACount = 150;

function setup(most: number) {
  const { redis, name, prefix } = openKeySpace();
  const { shardsOf } = openLayouts([redis], name);
  const shards = openQueueShards(shardsOf({ shards: 1, servers: 1 }), { lane: 'live' });
  const open = async () => ({ shards });
  return { redis, prefix, ...openBacklog(open, most) };
}

it('gives as many places as are free, and more when orders have left', async () => {
  const { redis, prefix, takePlace } = setup(2);
  await redis.rpush(`${prefix}:live:wait`, 'one');
  expect([await takePlace(), await takePlace()]).toEqual([true, false]);
  await redis.del(`${prefix}:live:wait`);
  await expect.poll(takePlace).toBe(true);
});

it('counts an order that is still being accepted when Redis is asked again', async () => {
  const { takePlace, whileAccepting } = setup(1);
  expect(await takePlace()).toBe(true);
  let end = () => {};
  const promise = new Promise<void>((resolve) => (end = resolve));
  const accepting = whileAccepting(() => promise);
  await delay(longerThanACount);
  expect(await takePlace()).toBe(false);
  end();
  await accepting;
  await expect.poll(takePlace).toBe(true);
});
