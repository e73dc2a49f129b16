import type { Reject } from '@verdict/records';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { claimRun, dropRun } from './drop-run.ts';
import {
  type Enqueue,
  keptRejects,
  lastOfEachFile,
  listEnqueues,
  noteEnqueue,
  readRejects,
} from './enqueues.ts';
import { openRun } from './runs.ts';

const settings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: false,
} as const;
const layout = { shards: 1, servers: 1 };

function enqueueOf(changes: Partial<Enqueue> = {}): Enqueue {
  return {
    id: 'one',
    file: 'orders.csv',
    started_at: '2026-01-01T00:00:00.000Z',
    ended_at: null,
    rows: 0,
    enqueued: 0,
    duplicates: 0,
    rejected: 0,
    reject_reasons: {},
    ...changes,
  };
}

function rejectOf(line: number): Reject {
  const problem = { reason: 'empty', expected: 'a non-empty text' };
  return { file: 'orders.csv', line, order_id: null, column: 'order_id', got: '', ...problem };
}

async function openJuly() {
  const space = openKeySpace();
  await openRun(space, { run: 'july', settings, file: 'orders.csv', layout });
  return space;
}

test('an enqueue is noted as it comes along, its rejects one after the other', async () => {
  const home = await openJuly();
  await noteEnqueue(home, 'july', enqueueOf(), [rejectOf(2)]);
  const ended = enqueueOf({ ended_at: '2026-01-01T00:01:00.000Z', rows: 9, rejected: 2 });
  await noteEnqueue(home, 'july', ended, [rejectOf(7)]);
  expect(await listEnqueues(home, 'july')).toEqual([ended]);
  const lines = (await readRejects(home, 'july', [ended])).map(({ line }) => line);
  expect(lines).toEqual([2, 7]);
});

test('of each file the last enqueue counts, and its rejects are those of the run', async () => {
  const home = await openJuly();
  const first = enqueueOf();
  const other = enqueueOf({
    id: 'two',
    file: 'more.csv',
    started_at: '2026-01-01T01:00:00.000Z',
  });
  const again = enqueueOf({ id: 'three', started_at: '2026-01-01T02:00:00.000Z' });
  for (const [n, enqueue] of [first, other, again].entries()) {
    await noteEnqueue(home, 'july', enqueue, [rejectOf(n)]);
  }
  const all = await listEnqueues(home, 'july');
  expect(all.map(({ id }) => id)).toEqual(['three', 'two', 'one']);
  const last = lastOfEachFile(all);
  expect(last.map(({ id }) => id)).toEqual(['three', 'two']);
  expect((await readRejects(home, 'july', last)).map(({ line }) => line)).toEqual([1, 2]);
});

test('only the newest rejects are kept', async () => {
  const home = await openJuly();
  const rejects = Array.from({ length: keptRejects / 2 + 1 }, (_, n) => rejectOf(n));
  await noteEnqueue(home, 'july', enqueueOf(), rejects);
  await noteEnqueue(home, 'july', enqueueOf(), rejects);
  const kept = await readRejects(home, 'july', [enqueueOf()]);
  expect(kept).toHaveLength(keptRejects);
  expect(kept[0]?.line).toBe(2);
});

test('only the last 200 enqueues of a run are kept', async () => {
  const home = await openJuly();
  for (let n = 0; n <= 200; n += 1) {
    const started_at = new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
    await noteEnqueue(home, 'july', enqueueOf({ id: String(n), started_at }), []);
  }
  const ids = (await listEnqueues(home, 'july')).map(({ id }) => id);
  expect(ids).toHaveLength(200);
  expect([ids[0], ids.at(-1)]).toEqual(['200', '1']);
});

test('a run that is dropped takes its enqueues along, and a late note brings none back', async () => {
  const home = await openJuly();
  const { redis, prefix, name } = home;
  await noteEnqueue(home, 'july', enqueueOf(), [rejectOf(2)]);
  const claimed = await claimRun(home, 'july');
  if (claimed === undefined) throw new Error('expected a run to drop');
  await dropRun(home, openLayouts([redis], name).shardsOf(layout), claimed);
  await noteEnqueue(home, 'july', enqueueOf(), [rejectOf(3)]);
  expect(await redis.keys(`${prefix}*`)).toEqual([]);
});
