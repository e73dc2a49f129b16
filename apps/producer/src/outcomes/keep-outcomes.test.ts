import { openKeySpace } from '@verdict/testing';
import { openRun, readOutcomeWindows } from '@verdict/results';
import { openOutcomeTally } from '@verdict/monitor';
import { undividedLayout } from '@verdict/shards';
import { expect, test } from 'vitest';
import { keepOutcomes, openDailyOutcomes } from './keep-outcomes.ts';

const run = 'july';

/** One order on each of some days, delivered and fulfilled. */
async function keep(days: number, outcomes = days) {
  const space = openKeySpace();
  const settings = { model: 'm@1.0.0', inventory_as_of: 'order-time', strict: false } as const;
  await openRun(space, { run, settings, file: 'orders.csv', layout: undividedLayout });
  const daily = openDailyOutcomes();
  const weekly = openOutcomeTally(7 * 86_400);
  for (let n = 0; n < days; n += 1) {
    const timestamp = new Date(n * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
    const decided = { timestamp, recommendation: 'Deliver', isFulfilled: true } as const;
    daily.add(decided);
    weekly.add(decided);
  }
  const counts = { results: days, outcomes, missing: 0, by_rule: 0, is_synthetic: false };
  const report = { run, model: 'm@1.0.0', ...counts, ...weekly.report() };
  await keepOutcomes(space, report, daily.report(), 7 * 86_400);
  return readOutcomeWindows(space, run);
}

test('outcomes are kept by day', async () => {
  const kept = await keep(8);
  expect(kept?.window_seconds).toBe(86_400);
  expect(kept?.windows).toHaveLength(8);
  expect(kept?.windows[1]).toEqual({
    start_seconds: 86_400,
    decisions: [{ recommendation: 'Deliver', results: 1, outcomes: 1, fulfilled: 1 }],
  });
});

test('of very many days they are kept by the windows of the report', async () => {
  const kept = await keep(1001);
  expect(kept?.window_seconds).toBe(7 * 86_400);
  const kepts = kept?.windows.flatMap(({ decisions }) => decisions) ?? [];
  expect(kepts.reduce((sum, { fulfilled }) => sum + fulfilled, 0)).toBe(1001);
});

test('of a run without outcomes nothing is kept', async () => {
  expect(await keep(8, 0)).toBeUndefined();
});
