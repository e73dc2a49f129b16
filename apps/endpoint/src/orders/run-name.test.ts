import { runName } from '@verdict/records';
import { expect, it } from 'vitest';
import { runNamesAt } from './run-name.ts';

const hourMs = 3_600_000;
const noonMs = Date.UTC(2026, 10, 24, 12, 34, 56);

it('is one run where results are kept for ever', () => {
  expect(runNamesAt('live', undefined, noonMs)).toEqual({ current: 'live', previous: undefined });
});

it.each([
  [24 * hourMs, 'live-2026-11-24T0000Z', 'live-2026-11-23T0000Z'],
  [12 * hourMs, 'live-2026-11-24T1200Z', 'live-2026-11-24T0000Z'],
  [60_000, 'live-2026-11-24T1234Z', 'live-2026-11-24T1233Z'],
])('is a new one after each %i ms of retention, in UTC', (retentionMs, current, previous) => {
  expect(runNamesAt('live', retentionMs, noonMs)).toEqual({ current, previous });
});

it('follows the run before without a gap, in names that a run can have', () => {
  const retentionMs = 90 * 24 * hourMs;
  const now = runNamesAt('x'.repeat(80), retentionMs, noonMs);
  const later = runNamesAt('x'.repeat(80), retentionMs, noonMs + retentionMs);
  expect(later.previous).toBe(now.current);
  expect(runName.safeParse(now.current).success).toBe(true);
});
