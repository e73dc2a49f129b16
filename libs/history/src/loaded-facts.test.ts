import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { hasFacts, type LoadedFacts, readLoadedFacts } from './loaded-facts.ts';
import { recordLoadedFacts } from './loaded-facts.ts';
import { ShardedHistory } from './sharded-history.ts';

function loadedFacts(changes: Partial<LoadedFacts> = {}): LoadedFacts {
  return {
    file: 'inventory.csv',
    rows: 10_000,
    rejected: 2,
    sha256: 'ab'.repeat(32),
    loaded_at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

/** Of an installation of its own. */
function openShards(count = 1) {
  const { redis, name } = openKeySpace();
  return openLayouts([redis], name).shardsOf({ shards: count, servers: 1 });
}

test('nothing is loaded at first', async () => {
  const shards = openShards();
  expect(await readLoadedFacts(shards)).toEqual({});
});

test('each kind of facts is recorded for itself', async () => {
  const shards = openShards();
  const payments = loadedFacts({ file: 'payments.csv' });
  await recordLoadedFacts(shards, 'inventory', loadedFacts());
  await recordLoadedFacts(shards, 'payments', payments);
  expect(await readLoadedFacts(shards)).toEqual({ inventory: loadedFacts(), payments });
});

test('the record is that of the last load', async () => {
  const shards = openShards();
  await recordLoadedFacts(shards, 'zip_codes', loadedFacts({ rows: 1 }));
  await recordLoadedFacts(shards, 'zip_codes', loadedFacts({ rows: 2 }));
  expect((await readLoadedFacts(shards)).zip_codes?.rows).toBe(2);
});

test('another prefix is another installation', async () => {
  const shards = openShards();
  await recordLoadedFacts(shards, 'inventory', loadedFacts());
  expect(await readLoadedFacts(openShards())).toEqual({});
});

test('a layout has the facts that were loaded into it, and those of no other', async () => {
  const { redis, name } = openKeySpace();
  const { shardsOf } = openLayouts([redis], name);
  const four = shardsOf({ shards: 4, servers: 1 });
  const [payment] = [{ order_id: 'o-1', timestamp: '2021-07-04 12:00:00', payment_status: 'OK' }];
  await new ShardedHistory(four).addPayments([payment]);
  expect(await hasFacts(four)).toBe(true);
  for (const shards of [1, 2, 5])
    expect(await hasFacts(shardsOf({ shards, servers: 1 }))).toBe(false);
});
