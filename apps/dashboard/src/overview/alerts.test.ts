import type { Heartbeat } from '@verdict/monitor';
import { expect, it } from 'vitest';
import type { MinutePace } from '../history/recent.ts';
import { type AlertFigures, alertsOf } from './alerts.ts';
import type { RedisFigures } from './redis-servers.ts';

const redis: RedisFigures = {
  server: 'r:1',
  used_bytes: 50,
  max_bytes: 100,
  eviction_policy: 'noeviction',
  persistence: 'append-only file',
  is_persisting_well: true,
};

const heartbeat: Heartbeat = {
  name: 'worker-1',
  host: 'h',
  pid: 1,
  started_at: '2026-01-01T00:00:00.000Z',
  concurrency: 50,
  live_concurrency: 10,
  orders_in_hand: 3,
  decided: 0,
  failed_tries: 0,
  memory_bytes: 1,
  silent_ms: 0,
};

const rest: AlertFigures = {
  waiting: 0,
  workers: 1,
  heartbeats: [heartbeat],
  pace: [],
  oldest_waiting_seconds: { orders: null, live: null },
  redis: [redis],
};

function minutes(count: number, pace: Partial<MinutePace>): MinutePace[] {
  return Array.from({ length: count }, () => ({ accepted: 0, decided: 0, failed: 0, ...pace }));
}

const growing = minutes(5, { accepted: 100, decided: 90, failed: 1 });
const pausing = [...minutes(4, { accepted: 100, decided: 90 }), ...minutes(1, { decided: 90 })];

it.each<[string, Partial<AlertFigures>, string]>([
  ['a growing backlog', { waiting: 5000, pace: growing }, 'backlog.growing'],
  ['no worker', { waiting: 1, workers: 0 }, 'workers.none'],
  ['a silent worker', { heartbeats: [{ ...heartbeat, silent_ms: 20_000 }] }, 'worker.silent'],
  [
    'rising failures',
    {
      pace: [...minutes(5, { failed: 1, decided: 100 }), ...minutes(5, { failed: 3, decided: 90 })],
    },
    'failures.rising',
  ],
  ['first failures', { pace: minutes(2, { failed: 5 }) }, 'failures.rising'],
  ['an old order', { oldest_waiting_seconds: { orders: 1801, live: null } }, 'orders.old'],
  ['an old live order', { oldest_waiting_seconds: { orders: 0, live: 11 } }, 'orders.old'],
  ['a full Redis', { redis: [{ ...redis, used_bytes: 81 }] }, 'redis.memory'],
  [
    'an evicting Redis',
    { redis: [{ ...redis, eviction_policy: 'allkeys-lru' }] },
    'redis.evicting',
  ],
  [
    'a Redis that cannot write',
    { redis: [{ ...redis, is_persisting_well: false }] },
    'redis.not-persisting',
  ],
])('tells of %s in one sentence', (_, changes, code) => {
  const alerts = alertsOf({ ...rest, ...changes });
  expect(alerts.map((alert) => alert.code)).toEqual([code]);
  expect(alerts[0]?.text).toMatch(/^[A-Z0-9w][^]*\.$/);
});

it.each<[string, Partial<AlertFigures>]>([
  ['at rest', {}],
  ['with a backlog that did not grow in one of the minutes', { waiting: 5000, pace: pausing }],
  ['with a small backlog', { waiting: 999, pace: growing }],
  ['in its first minutes', { waiting: 5000, pace: growing.slice(1) }],
  ['without workers and work', { workers: 0 }],
  ['where workers cannot be seen', { waiting: 5, workers: null }],
  ['with failures that do not rise', { pace: minutes(10, { failed: 20, decided: 100 }) }],
  ['with few failures of many', { pace: minutes(5, { failed: 2, decided: 1001 }) }],
  [
    'with a large Redis without a limit',
    { redis: [{ ...redis, max_bytes: null, used_bytes: 1e12 }] },
  ],
  [
    'with orders that wait for some minutes',
    { oldest_waiting_seconds: { orders: 1800, live: 10 } },
  ],
])('is quiet %s', (_, changes) => {
  expect(alertsOf({ ...rest, ...changes })).toEqual([]);
});

it('tells of the worst first, and of each server and worker', () => {
  const alerts = alertsOf({
    ...rest,
    waiting: 5000,
    workers: 0,
    pace: minutes(5, { accepted: 100, decided: 90, failed: 5 }),
    redis: [
      { ...redis, used_bytes: 90, server: 'r:2' },
      { ...redis, used_bytes: 99 },
    ],
    heartbeats: [{ ...heartbeat, silent_ms: 99_000 }],
  });
  const codes = alerts.map(({ code }) => code);
  expect(codes).toEqual([
    'workers.none',
    'redis.memory',
    'redis.memory',
    'worker.silent',
    'failures.rising',
    'backlog.growing',
  ]);
});
