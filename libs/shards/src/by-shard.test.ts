import type { RedisConnection } from '@verdict/redis-script';
import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { askByShard, groupByShard } from './by-shard.ts';
import { openLayouts } from './layouts.ts';
import { shardOfOrder } from './shard-of-order.ts';

function fourShards() {
  const { redis, name } = openKeySpace();
  const servers: readonly RedisConnection[] = [redis];
  return openLayouts(servers, name).shardsOf({ shards: 4, servers: 1 });
}

const orderIds = Array.from({ length: 100 }, (_, n) => `o-${n}`);

it('groups items by shard and keeps their order within each', () => {
  const shards = fourShards();
  const groups = groupByShard(orderIds, shards.of);
  expect(groups.size).toBe(4);
  for (const [shard, group] of groups) {
    const index = shards.all.indexOf(shard);
    expect(group).toEqual(orderIds.filter((id) => shardOfOrder(id, 4) === index));
  }
});

it('answers in the order of the items, whichever shard is first', async () => {
  const shards = fourShards();
  const answers = await askByShard(orderIds, shards.of, async ({ prefix }, ids) =>
    ids.map((id) => `${id} in ${prefix}`),
  );
  expect(answers).toEqual(orderIds.map((id) => `${id} in ${shards.of(id).prefix}`));
});

it('does not take a missing answer for another', async () => {
  const shards = fourShards();
  const asked = askByShard(orderIds, shards.of, async (_shard, ids) => ids.slice(1));
  await expect(asked).rejects.toThrow('unanswered');
});
