import { expect, it } from 'vitest';
import { keepRunOpen } from './keep-run-open.ts';

function setup() {
  let now = 0;
  let notes = 0;
  const note = async () => {
    notes += 1;
  };
  const keepOpen = keepRunOpen(note, () => now);
  const at = async (ms: number) => {
    now = ms;
    await keepOpen();
    return notes;
  };
  return { at };
}

it('notes an enqueue that lasts, and does not with every chunk', async () => {
  const { at } = setup();
  expect([await at(0), await at(19_999), await at(20_000), await at(39_000)]).toEqual([0, 0, 1, 1]);
  expect(await at(7_200_000)).toBe(2);
});

it('stops the enqueue when the run cannot be opened any more', async () => {
  let now = 0;
  const gone = async () => {
    throw new Error('being dropped');
  };
  const keepOpen = keepRunOpen(gone, () => now);
  now = 60_000;
  await expect(keepOpen()).rejects.toThrow('being dropped');
});
