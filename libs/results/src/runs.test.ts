import { openKeySpace } from '@verdict/testing';
import { expect, test, vi } from 'vitest';
import { listRuns, openRun, readRun } from './runs.ts';

const settings = { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false } as const;

test('the first enqueue of a run fixes its settings and its file', async () => {
  const { redis, prefix } = openKeySpace();
  const first = await openRun(redis, prefix, { run: 'july', settings, file: 'orders.csv' });
  expect(first).toMatchObject({ run: 'july', settings, file: 'orders.csv' });
  const others = { ...settings, strict: true };
  const again = await openRun(redis, prefix, { run: 'july', settings: others, file: 'other.csv' });
  expect(again).toEqual(first);
  expect(await readRun(redis, prefix, 'july')).toEqual(first);
});

test('of two enqueues at once one fixes the settings, and both follow them', async () => {
  const { redis, prefix } = openKeySpace();
  const opened = await Promise.all(
    [true, false].map((strict) =>
      openRun(redis, prefix, { run: 'july', settings: { ...settings, strict }, file: 'f' }),
    ),
  );
  expect(opened[0]).toEqual(opened[1]);
});

test('a run that was never opened is not known', async () => {
  const { redis, prefix } = openKeySpace();
  expect(await readRun(redis, prefix, 'july')).toBeUndefined();
  expect(await listRuns(redis, prefix)).toEqual([]);
});

test('runs are listed with the oldest first', async () => {
  const { redis, prefix } = openKeySpace();
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const [run, day] of [['c', '01'], ['a', '02'], ['b', '03']] as const) {
    vi.setSystemTime(`2026-01-${day}T00:00:00Z`);
    await openRun(redis, prefix, { run, settings, file: 'orders.csv' });
  }
  vi.useRealTimers();
  const runs = await listRuns(redis, prefix);
  expect(runs.map(({ run }) => run)).toEqual(['c', 'a', 'b']);
});
