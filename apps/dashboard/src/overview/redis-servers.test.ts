import { expect, it } from 'vitest';
import { redisFiguresOf } from './redis-servers.ts';

const plain = 'used_memory:500\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\naof_enabled:0\r\n';

it('reads what Redis holds, with and without a limit', () => {
  expect(redisFiguresOf('r:1', plain)).toEqual({
    server: 'r:1',
    used_bytes: 500,
    max_bytes: null,
    eviction_policy: 'noeviction',
    persistence: 'none',
    is_persisting_well: true,
  });
  expect(redisFiguresOf('r:1', 'maxmemory:1000').max_bytes).toBe(1000);
});

it.each([
  ['aof_enabled:1', 'append-only file'],
  ['aof_enabled:0\r\nrdb_last_bgsave_time_sec:0', 'snapshots'],
  ['aof_enabled:0\r\nrdb_last_bgsave_time_sec:-1', 'none'],
])('tells from %j that it keeps: %s', (text, persistence) => {
  expect(redisFiguresOf('r:1', text).persistence).toBe(persistence);
});

it.each(['aof_last_write_status', 'aof_last_bgrewrite_status', 'rdb_last_bgsave_status'])(
  'notices that %s went wrong',
  (status) => {
    expect(redisFiguresOf('r:1', `${status}:err\r\n`).is_persisting_well).toBe(false);
    expect(redisFiguresOf('r:1', `${status}:ok\r\n`).is_persisting_well).toBe(true);
  },
);
