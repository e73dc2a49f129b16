import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { readHeartbeats, sendFarewell, sendSignOfLife, type SignOfLife } from './heartbeats.ts';

function signOf(name: string, decided = 0): SignOfLife {
  return {
    name,
    host: 'h',
    pid: 1,
    started_at: '2026-01-01T00:00:00.000Z',
    concurrency: 50,
    live_concurrency: 10,
    orders_in_hand: 3,
    decided,
    failed_tries: 0,
    memory_bytes: 1_000_000,
  };
}

it('tells of each worker what it said last, and since when it is silent', async () => {
  const shard = openKeySpace();
  expect(await readHeartbeats(shard)).toEqual([]);
  await sendSignOfLife(shard, signOf('w-10'));
  await sendSignOfLife(shard, signOf('w-9', 1));
  await sendSignOfLife(shard, signOf('w-9', 2));
  const heartbeats = await readHeartbeats(shard);
  expect(heartbeats).toMatchObject([{ name: 'w-9', decided: 2 }, { name: 'w-10' }]);
  await shard.redis.zincrby(`${shard.prefix}:workers`, -20_000, 'w-10');
  const silentMs = (await readHeartbeats(shard))[1]?.silent_ms;
  expect(silentMs).toBeGreaterThanOrEqual(20_000);
});

it('forgets a worker that said goodbye at once, and a vanished one after a while', async () => {
  const shard = openKeySpace();
  await sendSignOfLife(shard, signOf('a'));
  await sendSignOfLife(shard, signOf('b'));
  await sendFarewell(shard, 'a');
  expect(await readHeartbeats(shard)).toMatchObject([{ name: 'b' }]);
  await shard.redis.zincrby(`${shard.prefix}:workers`, -130_000, 'b');
  expect(await shard.redis.pttl(`${shard.prefix}:worker:b`)).toBeLessThanOrEqual(120_000);
  await sendSignOfLife(shard, signOf('c'));
  expect(await readHeartbeats(shard)).toMatchObject([{ name: 'c' }]);
});
