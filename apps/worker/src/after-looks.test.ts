import { expect, test, vi } from 'vitest';
import { afterLooks } from './after-looks.ts';

test('acts once when the time has passed, and not when it was stopped before', () => {
  vi.useFakeTimers();
  const [act, stopped] = [vi.fn<() => void>(), vi.fn<() => void>()];
  afterLooks(1000, act);
  const stop = afterLooks(1000, stopped);
  vi.advanceTimersByTime(999);
  stop();
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(act).toHaveBeenCalledOnce();
  expect(stopped).not.toHaveBeenCalled();
  vi.useRealTimers();
});

test('a standstill of the process counts as one look, so that what came meanwhile is read first', async () => {
  const act = vi.fn<() => void>();
  const stop = afterLooks(100, act);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  await new Promise(setImmediate);
  expect(act).not.toHaveBeenCalled();
  stop();
});
