import { secondsOf } from '@verdict/records';
import { expect, test } from 'vitest';
import { outcomesOverTime, shadowsOverTime } from './over-time.ts';

const day = 86_400;
const start_seconds = secondsOf('2021-07-05 00:00:00');

function outcomesOf(window_seconds: number) {
  const windows = Array.from({ length: 9 }, (_, n) => ({
    start_seconds: start_seconds + n * window_seconds,
    decisions: [
      { recommendation: 'Deliver', results: 10, outcomes: 8, fulfilled: 6 } as const,
      { recommendation: 'Decline', results: n, outcomes: 0, fulfilled: 0 } as const,
    ],
  }));
  return { counted_at: '2026-01-01T00:00:00.000Z', is_synthetic: false, window_seconds, windows };
}

test('outcomes of days are put together by weeks, and on the whole', () => {
  const { decisions, windows } = outcomesOverTime(outcomesOf(day), 7 * day);
  expect(decisions.get('Deliver')).toMatchObject({ results: 90, missing: 18, share: 0.75 });
  expect(decisions.get('Decline')).toMatchObject({ results: 36, missing: 36, share: null });
  expect(decisions.has('HoldCheckPayment')).toBe(false);
  expect(
    windows.map(({ from, until, decisions: own }) => [from, until, own.get('Deliver')?.outcomes]),
  ).toEqual([
    ['2021-07-05 00:00:00', '2021-07-12 00:00:00', 56],
    ['2021-07-12 00:00:00', '2021-07-19 00:00:00', 16],
  ]);
});

test('outcomes that were counted by longer windows stay as they are', () => {
  const { windows } = outcomesOverTime(outcomesOf(7 * day), day);
  expect(windows).toHaveLength(9);
  expect(windows[1]).toMatchObject({ from: '2021-07-12 00:00:00', until: '2021-07-19 00:00:00' });
});

test('each shadow has windows of its own, never shorter than the days that were counted', () => {
  const days = [
    { shadow: 'b@1.0.0', day: '2021-07-04', agreed: 5, disagreed: 1 },
    { shadow: 'a@1.0.0', day: '2021-07-05', agreed: 7, disagreed: 0 },
    { shadow: 'b@1.0.0', day: '2021-07-05', agreed: 3, disagreed: 2 },
  ];
  const weekly = shadowsOverTime(days, 7 * day);
  expect(weekly).toMatchObject([
    { shadow: 'a@1.0.0', agreed: 7, disagreed: 0, windows: [{ agreed: 7 }] },
    { shadow: 'b@1.0.0', agreed: 8, disagreed: 3 },
  ]);
  expect(weekly[1]?.windows).toEqual([
    { from: '2021-06-28 00:00:00', until: '2021-07-05 00:00:00', agreed: 5, disagreed: 1 },
    { from: '2021-07-05 00:00:00', until: '2021-07-12 00:00:00', agreed: 3, disagreed: 2 },
  ]);
  const hourly = shadowsOverTime(days, 3600);
  expect(hourly[1]?.windows.map(({ until }) => until)).toEqual([
    '2021-07-05 00:00:00',
    '2021-07-06 00:00:00',
  ]);
});
