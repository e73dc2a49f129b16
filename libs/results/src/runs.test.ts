import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { claimRun, dropRun } from './drop-run.ts';
import { listRuns, openRun, readRun, RunBeingDroppedError } from './runs.ts';

const settings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: false,
} as const;

const layout = { shards: 4, servers: 1 };

/** Sets the clock, on which nothing else here depends. */
function setTime(time: string): void {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(time) });
  onTestFinished(() => void vi.useRealTimers());
}

const firstDay = '2026-01-01T00:00:00.000Z';
const secondDay = '2026-01-02T00:00:00.000Z';

test('the first enqueue of a run fixes its settings and its file; later ones are noted', async () => {
  const home = openKeySpace();
  setTime(firstDay);
  const first = await openRun(home, { run: 'july', settings, file: 'orders.csv', layout });
  expect(first).toEqual({
    run: 'july',
    settings,
    file: 'orders.csv',
    layout,
    created_at: firstDay,
    enqueued_at: firstDay,
  });
  setTime(secondDay);
  const others = { ...settings, strict: true };
  const again = await openRun(home, { run: 'july', settings: others, file: 'other.csv', layout });
  expect(again).toEqual({ ...first, enqueued_at: secondDay });
  expect(await readRun(home, 'july')).toEqual(again);
});

test('of two enqueues at once one fixes the settings, and both follow them', async () => {
  const home = openKeySpace();
  const opened = await Promise.all(
    [true, false].map((strict) =>
      openRun(home, { run: 'july', settings: { ...settings, strict }, file: 'f', layout }),
    ),
  );
  expect(opened[0]?.settings).toEqual(opened[1]?.settings);
  expect((await readRun(home, 'july'))?.settings).toEqual(opened[0]?.settings);
});

test('a run that was never opened is not known', async () => {
  const home = openKeySpace();
  expect(await readRun(home, 'july')).toBeUndefined();
  expect(await listRuns(home)).toEqual([]);
});

test('runs are listed with the oldest first', async () => {
  const home = openKeySpace();
  for (const [run, day] of [
    ['c', '01'],
    ['a', '02'],
    ['b', '03'],
  ] as const) {
    setTime(`2026-01-${day}T00:00:00Z`);
    await openRun(home, { run, settings, file: 'orders.csv', layout });
  }
  const runs = await listRuns(home);
  expect(runs.map(({ run }) => run)).toEqual(['c', 'a', 'b']);
});

test('a run from before there were shards has one', async () => {
  const home = openKeySpace();
  const record = { settings, file: 'orders.csv', created_at: firstDay, enqueued_at: firstDay };
  await home.redis.hset(`${home.prefix}:runs`, 'july', JSON.stringify(record));
  expect((await readRun(home, 'july'))?.layout).toEqual({ shards: 1, servers: 1 });
});

test('a run keeps the layout of its first enqueue', async () => {
  const home = openKeySpace();
  await openRun(home, { run: 'july', settings, file: 'orders.csv', layout });
  const other = { shards: 2, servers: 1 };
  const again = await openRun(home, { run: 'july', settings, file: 'f', layout: other });
  expect(again.layout).toEqual(layout);
});

test('a run that is being dropped is not opened, and one that is gone is new', async () => {
  const home = openKeySpace();
  const wanted = { run: 'july', settings, file: 'orders.csv', layout };
  await openRun(home, wanted);
  const claimed = await claimRun(home, 'july');
  if (claimed === undefined) throw new Error('expected the run to be claimed');
  await expect(openRun(home, wanted)).rejects.toThrow(RunBeingDroppedError);
  await expect(openRun(home, wanted)).rejects.toThrow('run july is being dropped since');
  const shards = openLayouts([home.redis], home.name).shardsOf(layout);
  await dropRun(home, shards, claimed);
  expect((await openRun(home, wanted)).dropping).toBeUndefined();
});
