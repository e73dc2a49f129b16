import { expect, test } from 'vitest';
import { askRarely } from './ask-rarely.ts';

test('an answer is given again until its time is over', async () => {
  const clock = { ms: 0 };
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return asked;
  };
  const rarely = askRarely(ask, 1000, () => clock.ms);
  expect([await rarely(), await rarely()]).toEqual([1, 1]);
  clock.ms = 999;
  expect(await rarely()).toBe(1);
  clock.ms = 1000;
  expect(await rarely()).toBe(2);
});
