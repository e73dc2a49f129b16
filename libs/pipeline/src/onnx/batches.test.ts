import { expect, test } from 'vitest';
import { openBatches } from './batches.ts';

/** Doubles numbers, refuses what is below 0, and notes what came together. */
function openDoubling() {
  const runs: number[][] = [];
  const run = async (rows: readonly number[]) => {
    runs.push([...rows]);
    const bad = rows.find((row) => row < 0);
    if (bad !== undefined) throw new Error(`cannot take ${bad}`);
    return rows.map((row) => 2 * row);
  };
  return { runs, ask: openBatches(run, 128) };
}

test('what is asked in one turn of the event loop is one run', async () => {
  const { runs, ask } = openDoubling();
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6]);
  expect(await ask(4)).toBe(8);
  expect(runs).toEqual([[1, 2, 3], [4]]);
});

test('what is asked during a run waits for the next, and none is larger than it may be', async () => {
  const runs: number[][] = [];
  let [begin, end] = [() => {}, () => {}];
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const released = new Promise<void>((resolve) => (end = resolve));
  const ask = openBatches(async (rows: readonly number[]) => {
    runs.push([...rows]);
    begin();
    await released;
    return rows;
  }, 2);
  const first = [1, 2, 3].map(ask);
  await begun;
  const later = [4, 5, 6].map(ask);
  expect(runs).toEqual([[1, 2]]);
  end();
  expect(await Promise.all([...first, ...later])).toEqual([1, 2, 3, 4, 5, 6]);
  expect(runs).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});

test('a row that cannot be taken fails alone', async () => {
  const { runs, ask } = openDoubling();
  const answers = await Promise.allSettled([1, -2, 3].map(ask));
  expect(answers).toMatchObject([
    { value: 2 },
    { status: 'rejected', reason: { message: 'cannot take -2' } },
    { value: 6 },
  ]);
  expect(runs).toEqual([[1, -2, 3], [1], [-2], [3]]);
  expect(await ask(5)).toBe(10);
});

test('a run that leaves an answer out fails the row that has none', async () => {
  const ask = openBatches(async (rows: readonly number[]) => rows.slice(1), 128);
  await expect(ask(1)).rejects.toThrow('expected 1 answers');
});
