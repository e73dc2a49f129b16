import { undividedLayout } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { type OutcomeWindows, readOutcomeWindows, storeOutcomeWindows } from './outcome-windows.ts';
import { openRun } from './runs.ts';

function countedAt(counted_at: string, outcomes: number): OutcomeWindows {
  const decisions = [{ recommendation: 'Deliver', results: 9, outcomes, fulfilled: 1 } as const];
  const windows = [{ start_seconds: 0, decisions }];
  return { counted_at, is_synthetic: false, window_seconds: 86_400, windows };
}

async function setup() {
  const space = openKeySpace();
  const settings = { model: 'm@1.0.0', inventory_as_of: 'order-time', strict: false } as const;
  await openRun(space, { run: 'july', settings, file: 'orders.csv', layout: undividedLayout });
  return space;
}

test('what was counted last is in the place of what was counted before', async () => {
  const space = await setup();
  expect(await readOutcomeWindows(space, 'july')).toBeUndefined();
  expect(await storeOutcomeWindows(space, 'july', countedAt('2026-01-01', 3))).toBe(true);
  expect(await storeOutcomeWindows(space, 'july', countedAt('2026-01-02', 4))).toBe(true);
  expect(await readOutcomeWindows(space, 'july')).toEqual(countedAt('2026-01-02', 4));
});

test('nothing is left behind of a run that was dropped meanwhile', async () => {
  const space = await setup();
  expect(await storeOutcomeWindows(space, 'gone', countedAt('2026-01-01', 3))).toBe(false);
  expect(await readOutcomeWindows(space, 'gone')).toBeUndefined();
});
