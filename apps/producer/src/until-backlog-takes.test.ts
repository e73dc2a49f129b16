import { undividedLayout } from '@verdict/shards';
import { expect, test } from 'vitest';
import { untilBacklogTakes } from './until-backlog-takes.ts';

/** A backlog that is as long as told at each look. */
function openBacklog(lengths: readonly number[], workers: number | undefined) {
  const explained: (string | undefined)[] = [];
  let looks = 0;
  let sleeps = 0;
  const wait = (orders: number) =>
    untilBacklogTakes(
      orders,
      {
        most: 1000,
        count: async () => lengths[looks++] ?? 0,
        countWorkers: async () => workers,
        layout: undividedLayout,
        sleep: async () => {
          sleeps += 1;
        },
      },
      (why) => explained.push(why),
    );
  return { wait, explained, sleeps: () => sleeps };
}

test('where there is room, nobody waits and nothing is told', async () => {
  const { wait, explained, sleeps } = openBacklog([750], 2);
  await wait(250);
  expect(sleeps()).toBe(0);
  expect(explained).toEqual([undefined]);
});

test('a full backlog is slept over until it takes all that is to be added', async () => {
  const { wait, sleeps } = openBacklog([1000, 900, 751, 750], 2);
  await wait(250);
  expect(sleeps()).toBe(3);
});

test.each([
  [2, '1,000 orders wait for 2 workers (--max-backlog)'],
  [1, '1,000 orders wait for 1 worker (--max-backlog)'],
  [undefined, '1,000 orders wait for workers (--max-backlog)'],
  [0, '1,000 orders wait; no worker is connected; `npx worker` starts one on this machine'],
])('the wait for %s workers is explained', async (workers, text) => {
  const { wait, explained } = openBacklog([1000], workers);
  await wait(1);
  expect(explained).toEqual([text]);
});

test('an error of Redis ends the wait', async () => {
  const lost = async () => {
    throw new Error('lost');
  };
  const layout = undividedLayout;
  const backlog = {
    most: 1,
    count: lost,
    countWorkers: async () => 0,
    layout,
    sleep: async () => {},
  };
  await expect(untilBacklogTakes(1, backlog, () => {})).rejects.toThrow('lost');
});
