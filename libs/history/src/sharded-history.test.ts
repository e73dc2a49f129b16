import { openLayouts } from '@verdict/shards';
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { beforeEach, expect, test } from 'vitest';
import { describeHistory } from './history.contract.ts';
import { RedisHistory } from './redis-history.ts';
import { ShardedHistory } from './sharded-history.ts';

let space: KeySpace;
let opened = 0;

beforeEach(() => {
  space = openKeySpace();
});

/** One connection for all histories of a test, each an installation of its own. */
function openShards(shards: number) {
  opened += 1;
  const { shardsOf } = openLayouts([space.redis], `${space.name}-${opened}`);
  return shardsOf({ shards, servers: 1 });
}

describeHistory('a history over four shards', () => new ShardedHistory(openShards(4)));
describeHistory('a history over one shard', () => new ShardedHistory(openShards(1)));

const noon = '2021-07-04 12:00:00';

test('each shard alone knows all that its orders need, and no payments of others', async () => {
  const shards = openShards(4);
  const history = new ShardedHistory(shards);
  const ids = Array.from({ length: 40 }, (_, n) => `o-${n}`);
  await history.addInventory([{ sku_code: 'sku', timestamp: noon, inventory: 5 }]);
  await history.addZipCodes([{ zip_code: '03779', available_from: noon }]);
  await history.addPayments(
    ids.map((order_id) => ({ order_id, timestamp: noon, payment_status: 'OK' })),
  );
  for (const { redis, prefix } of shards.all) {
    const own = ids.filter((id) => shards.of(id).prefix === prefix);
    expect(own.length).toBeGreaterThan(0);
    expect((await redis.hkeys(`${prefix}:payments`)).toSorted()).toEqual(own.toSorted());
    const [order_id = ''] = own;
    const order = { order_id, customer_id: 'c', timestamp: noon, sku_code: 'sku', quantity: 1 };
    const alone = new RedisHistory(redis, prefix);
    expect(await alone.snapshotOf({ ...order, zip_code: '03779' }, 'order-time')).toEqual({
      inventory: { inventory: 5, timestamp: noon },
      payment: { payment_status: 'OK', timestamp: noon },
      zip_code: { available_from: noon },
    });
  }
});
