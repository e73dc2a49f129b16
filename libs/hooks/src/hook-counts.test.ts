import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { addHookCounts, readHookCounts } from './hook-counts.ts';
import { openTallies } from './tallies.ts';

test('what workers count adds up, by hook', async () => {
  const { redis, prefix } = openKeySpace();
  expect(await readHookCounts({ redis, prefix })).toEqual([]);
  const [one, other] = [openTallies(), openTallies()];
  one.count('stop', 'rejected', 3);
  one.count('seen', 'dropped');
  other.count('stop', 'rejected', 4);
  for (const { take } of [one, other]) await addHookCounts({ redis, prefix }, take());
  await addHookCounts({ redis, prefix }, one.take());
  expect(await readHookCounts({ redis, prefix })).toMatchObject([
    { hook: 'seen', counts: { dropped: 1, rejected: 0 } },
    { hook: 'stop', counts: { dropped: 0, rejected: 7 } },
  ]);
});

test('what could not be written is there the next time', () => {
  const tallies = openTallies();
  tallies.count('seen', 'seen', 2);
  const taken = tallies.take();
  tallies.count('seen', 'seen');
  tallies.putBack(taken);
  expect(tallies.take()).toEqual(new Map([['seen', new Map([['seen', 3]])]]));
});
