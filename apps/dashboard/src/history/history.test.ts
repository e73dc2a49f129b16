import { emptyTally, type TimedTally } from '@verdict/monitor';
import { expect, it } from 'vitest';
import { historyOf, historySchema, rowsOf } from './history.ts';
import { lastMinuteOf } from './recent.ts';
import { spans } from './spans.ts';

const startMs = Date.UTC(2026, 0, 2, 12);

function slot(n: number, decided: number, waitedMs?: number): TimedTally {
  const counts = new Map(waitedMs === undefined ? [] : [[waitedMs, 1]]);
  const waiting = { ...emptyTally.waiting, orders: { counts, sum: waitedMs ?? 0 } };
  return { startMs: startMs + n * 10_000, tally: { ...emptyTally, decided, waiting } };
}

it('gives columns of equal length, with nothing where nothing was measured', () => {
  const slots = [slot(0, 5, 7), slot(1, 0), slot(2, 2, 9)];
  const history = historyOf({ ...spans['15m'], name: '15m' }, slots, startMs + 24_000);
  expect(historySchema.parse(history)).toEqual(history);
  expect(history).toMatchObject({
    span: '15m',
    slot_seconds: 10,
    last_slot_seconds: 4,
    time: [0, 10, 20].map((seconds) => startMs / 1000 + seconds),
    decided: [5, 0, 2],
    waiting: {
      orders: { p50: [7, null, 9], p99: [7, null, 9] },
      live: { p95: [null, null, null] },
    },
  });
});

it('takes slots together where the clock is even, the newest first', () => {
  const slots = Array.from({ length: 9 }, (_, n) => slot(n - 2, 1));
  const rows = rowsOf(slots, 60_000);
  expect(rows.map((row) => [row.startMs - startMs, row.tally.decided])).toEqual([
    [60_000, 1],
    [0, 6],
    [-60_000, 2],
  ]);
});

it('adds the slots of a minute up', () => {
  const minute = lastMinuteOf([slot(0, 5, 3), slot(1, 2, 15)]);
  expect(minute).toMatchObject({ decided: 7, waiting: { orders: { p50: 3, p99: 15 } } });
});

it.each(Object.values(spans))('covers $title in slots that are still there', (span) => {
  const { resolution, slots, slotsOfRow } = span;
  const spanMs = { '15m': 900_000, '6h': 21_600_000, '7d': 604_800_000 }[span.name];
  expect(slots * resolution.slotMs).toBe(spanMs);
  expect(resolution.keptMs).toBeGreaterThan(spanMs ?? 0);
  expect(slots % slotsOfRow).toBe(0);
});
