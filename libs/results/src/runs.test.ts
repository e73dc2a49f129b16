import { openKeySpace } from '@verdict/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listRuns, openRun, readRun } from './runs.ts';

const settings = { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false } as const;

/** Sets the clock, on which nothing else here depends. */
function setTime(time: string): void {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(time) });
  onTestFinished(() => void vi.useRealTimers());
}

const firstDay = '2026-01-01T00:00:00.000Z';
const secondDay = '2026-01-02T00:00:00.000Z';

test('the first enqueue of a run fixes its settings and its file; later ones are noted', async () => {
  const { redis, prefix } = openKeySpace();
  setTime(firstDay);
  const first = await openRun(redis, prefix, { run: 'july', settings, file: 'orders.csv' });
  expect(first).toEqual({
    run: 'july',
    settings,
    file: 'orders.csv',
    created_at: firstDay,
    enqueued_at: firstDay,
  });
  setTime(secondDay);
  const others = { ...settings, strict: true };
  const again = await openRun(redis, prefix, { run: 'july', settings: others, file: 'other.csv' });
  expect(again).toEqual({ ...first, enqueued_at: secondDay });
  expect(await readRun(redis, prefix, 'july')).toEqual(again);
});

test('of two enqueues at once one fixes the settings, and both follow them', async () => {
  const { redis, prefix } = openKeySpace();
  const opened = await Promise.all(
    [true, false].map((strict) =>
      openRun(redis, prefix, { run: 'july', settings: { ...settings, strict }, file: 'f' }),
    ),
  );
  expect(opened[0]?.settings).toEqual(opened[1]?.settings);
  expect((await readRun(redis, prefix, 'july'))?.settings).toEqual(opened[0]?.settings);
});

test('a run that was never opened is not known', async () => {
  const { redis, prefix } = openKeySpace();
  expect(await readRun(redis, prefix, 'july')).toBeUndefined();
  expect(await listRuns(redis, prefix)).toEqual([]);
});

test('runs are listed with the oldest first', async () => {
  const { redis, prefix } = openKeySpace();
  for (const [run, day] of [['c', '01'], ['a', '02'], ['b', '03']] as const) {
    setTime(`2026-01-${day}T00:00:00Z`);
    await openRun(redis, prefix, { run, settings, file: 'orders.csv' });
  }
  const runs = await listRuns(redis, prefix);
  expect(runs.map(({ run }) => run)).toEqual(['c', 'a', 'b']);
});
