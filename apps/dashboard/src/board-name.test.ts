import { expect, it } from 'vitest';
import { boardNameOf } from './board-name.ts';

it.each(['orders', 'live'] as const)('keeps the name of the only queue of the lane %s', (lane) => {
  expect(boardNameOf(lane, { shards: 1, servers: 1 }, 0)).toEqual({ path: lane, title: '' });
});

it.each([
  [{ shards: 4, servers: 1 }, 0, 'orders-1-of-4', 'orders, 1 of 4 shards'],
  [
    { shards: 4, servers: 2 },
    3,
    'orders-4-of-4-on-2-servers',
    'orders, 4 of 4 shards on 2 servers',
  ],
])('tells %o, shard %i apart', (layout, index, path, title) => {
  expect(boardNameOf('orders', layout, index)).toEqual({ path, title });
});
