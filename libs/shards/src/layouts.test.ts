import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { describeLayout, layoutOf, LayoutError } from './layout.ts';
import { openLayouts } from './layouts.ts';

it('lists runs at home, in the keys of before, whatever the layout', () => {
  const { redis, name, prefix } = openKeySpace();
  const { home, shardsOf } = openLayouts([redis], name);
  expect(home).toEqual({ redis, prefix });
  expect(shardsOf({ shards: 1, servers: 1 }).all).toEqual([home]);
  expect(shardsOf({ shards: 4, servers: 1 }).all).toHaveLength(4);
});

it('gives the shards to the servers in turn', () => {
  const [first, second] = [openKeySpace(), openKeySpace()];
  const { shardsOf } = openLayouts([first.redis, second.redis], first.name);
  const servers = shardsOf({ shards: 5, servers: 2 }).all.map((shard) => shard.redis);
  const [a, b] = [first.redis, second.redis];
  expect(servers).toEqual([a, b, a, b, a]);
});

it('finds an older layout of fewer servers where it was', () => {
  const [first, second] = [openKeySpace(), openKeySpace()];
  const before = openLayouts([first.redis], first.name).shardsOf({ shards: 3, servers: 1 });
  const { shardsOf } = openLayouts([first.redis, second.redis], first.name);
  expect(shardsOf({ shards: 3, servers: 1 }).all).toEqual(before.all);
});

it('says which servers are missing', () => {
  const { redis, name } = openKeySpace();
  const { shardsOf } = openLayouts([redis], name);
  expect(() => shardsOf({ shards: 4, servers: 2 })).toThrow(
    'REDIS_URL: expected the servers that hold 4 shards on 2 servers, got 1',
  );
});

it('refuses fewer shards than servers', () => {
  expect(layoutOf(3, 3)).toEqual({ shards: 3, servers: 3 });
  expect(() => layoutOf(1, 2)).toThrow(LayoutError);
  expect(() => layoutOf(1, 2)).toThrow('QUEUE_SHARDS: expected at least 2');
});

it('describes a layout in words', () => {
  expect(describeLayout({ shards: 1, servers: 1 })).toBe('1 shard');
  expect(describeLayout({ shards: 4, servers: 1 })).toBe('4 shards');
  expect(describeLayout({ shards: 4, servers: 2 })).toBe('4 shards on 2 servers');
});
