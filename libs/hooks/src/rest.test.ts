import { expect, test } from 'vitest';
import { openEventLoop, restAfter } from './rest.ts';

test('a thread has a quarter of a processor, a fiftieth where it is behind, all of it where nobody is busy', () => {
  expect(restAfter(10, 1, false)).toBe(30);
  expect(restAfter(10, 1, true)).toBe(500);
  expect(restAfter(10, 0.5, true)).toBe(250);
  expect(restAfter(10, 0, true)).toBe(0);
});

test('a process is as busy as it was since it was asked last', async () => {
  const eventLoop = openEventLoop();
  const endMs = performance.now() + 50;
  while (performance.now() < endMs);
  const { utilization, active } = eventLoop();
  expect(utilization).toBeGreaterThan(0.5);
  expect(active).toBeGreaterThan(40);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(eventLoop().utilization).toBeLessThan(0.5);
});
