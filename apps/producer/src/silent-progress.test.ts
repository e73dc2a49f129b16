import { expect, test } from 'vitest';
import { openSilentProgress } from './silent-progress.ts';

function openAtClock() {
  const told: string[] = [];
  const clock = { ms: 1_000_000 };
  const progress = openSilentProgress(
    'enqueueing',
    (line) => told.push(line),
    () => clock.ms,
  );
  const explainAfter = (ms: number, why: string | undefined) => {
    clock.ms += ms;
    progress.explain(why);
  };
  return { told, progress, explainAfter };
}

test('a long wait is told, once in thirty seconds', () => {
  const { told, explainAfter } = openAtClock();
  explainAfter(0, 'A');
  explainAfter(4999, 'B');
  expect(told).toEqual([]);
  explainAfter(1, 'C');
  expect(told).toEqual(['enqueueing: C']);
  explainAfter(29_999, 'D');
  expect(told).toHaveLength(1);
  explainAfter(1, 'E');
  expect(told).toEqual(['enqueueing: C', 'enqueueing: E']);
});

test('short waits are not told, however many', () => {
  const { told, explainAfter } = openAtClock();
  for (let n = 0; n < 100; n += 1) {
    explainAfter(4000, 'full');
    explainAfter(100, undefined);
  }
  expect(told).toEqual([]);
});

test('progress itself is not told', () => {
  const { told, progress } = openAtClock();
  progress.update(1, 1);
  progress.stop();
  expect(told).toEqual([]);
});
