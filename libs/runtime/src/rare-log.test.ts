import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openRareLog } from './rare-log.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

function setup() {
  const lines: (string | number)[] = [];
  const push = (line: string | number) => void lines.push(line);
  const rare = openRareLog({ intervalMs: 1000, log: push, logSuppressed: push });
  onTestFinished(() => rare.close());
  return { lines, rare };
}

test('each text is written at once, and an interval later how many were left out', () => {
  const { lines, rare } = setup();
  for (let n = 0; n < 400_000; n += 1) rare.write(n % 2 ? 'odd' : 'even');
  expect(lines).toEqual(['even', 'odd']);
  vi.advanceTimersByTime(1000);
  expect(lines).toEqual(['even', 'odd', 399_998]);
  rare.write('odd');
  expect(lines).toEqual(['even', 'odd', 399_998, 'odd']);
});

test('a text that comes once needs no count', () => {
  const { lines, rare } = setup();
  rare.write('once');
  vi.advanceTimersByTime(5000);
  expect(lines).toEqual(['once']);
});

test('a text that is ever different does not flood the log either', () => {
  const { lines, rare } = setup();
  for (let n = 0; n < 1000; n += 1) rare.write(`job ${n}`);
  rare.close();
  expect(lines).toEqual(['job 0', 'job 1', 'job 2', 'job 3', 'job 4', 995]);
});
