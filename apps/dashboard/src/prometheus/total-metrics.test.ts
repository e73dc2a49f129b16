import { emptyTally } from '@verdict/monitor';
import { expect, it } from 'vitest';
import { figuresOf } from '../overview/figures.fixture.ts';
import { stateMetrics } from './state-metrics.ts';
import { totalMetrics } from './total-metrics.ts';

it('writes durations as cumulative histograms in seconds', () => {
  // Buckets 3, 15 and 16: 3 ms, 15 ms, and 16 or 17 ms.
  const counts = new Map([
    [15, 2],
    [3, 1],
    [16, 4],
  ]);
  const orders = { counts, sum: 97 };
  const totals = { ...emptyTally, decided: 7, waiting: { ...emptyTally.waiting, orders } };
  const lines = totalMetrics(totals).split('\n');
  expect(lines).toContain('# TYPE verdict_order_waiting_seconds histogram');
  expect(lines).toContain('verdict_orders_decided_total 7');
  const buckets = (le: string) =>
    lines.find((line) =>
      line.startsWith(`verdict_order_waiting_seconds_bucket{lane="orders", le="${le}"}`),
    );
  expect(buckets('0.002')).toMatch(/ 0$/);
  expect(buckets('0.004')).toMatch(/ 1$/);
  expect(buckets('0.016')).toMatch(/ 3$/);
  expect(buckets('0.032')).toMatch(/ 7$/);
  expect(buckets('+Inf')).toMatch(/ 7$/);
  expect(lines).toContain('verdict_order_waiting_seconds_sum{lane="orders"} 0.097');
  expect(lines).toContain('verdict_order_waiting_seconds_count{lane="orders"} 7');
  expect(lines).toContain('verdict_order_waiting_seconds_count{lane="live"} 0');
});

it('writes how things stand, and nothing when that is not known', () => {
  const redis = {
    server: 'r:1',
    used_bytes: 5,
    max_bytes: null,
    eviction_policy: 'noeviction',
    persistence: 'none',
    is_persisting_well: true,
  } as const;
  const figures = figuresOf(
    {},
    { redis: [redis], oldest_waiting_seconds: { orders: 2, live: null } },
  );
  const lines = stateMetrics(figures).split('\n');
  expect(lines).toContain('verdict_redis_memory_used_bytes{server="r:1"} 5');
  expect(lines.filter((line) => line.startsWith('verdict_redis_memory_max_bytes'))).toEqual([]);
  expect(lines).toContain('verdict_oldest_waiting_seconds{lane="orders"} 2');
  expect(stateMetrics(null)).toBe('');
});
