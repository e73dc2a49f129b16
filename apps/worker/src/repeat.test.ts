import { expect, it, onTestFinished, vi } from 'vitest';
import { repeat } from './repeat.ts';

it('works at once, then every so often, and once more at the end', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let times = 0;
  const end = repeat(
    async () => void (times += 1),
    1000,
    () => {},
  );
  await vi.advanceTimersByTimeAsync(2500);
  expect(times).toBe(3);
  await end();
  await vi.advanceTimersByTimeAsync(5000);
  expect(times).toBe(4);
});

it('never runs twice at the same time', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let started = 0;
  let release = () => {};
  const work = () => {
    started += 1;
    return new Promise<void>((resolve) => (release = resolve));
  };
  const end = repeat(work, 10, () => {});
  await vi.advanceTimersByTimeAsync(1000);
  expect(started).toBe(1);
  const ended = end();
  release();
  await vi.advanceTimersByTimeAsync(0);
  release();
  await ended;
  expect(started).toBe(2);
});

it('tells of a failure when it begins, not each time, and goes on', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const failing = [true, true, false, true];
  const told: unknown[] = [];
  const work = async () => {
    if (failing.shift()) throw new Error('away');
  };
  const end = repeat(work, 1000, (error) => told.push(error));
  await vi.advanceTimersByTimeAsync(3500);
  await end();
  expect(failing).toEqual([]);
  expect(told).toHaveLength(2);
});
