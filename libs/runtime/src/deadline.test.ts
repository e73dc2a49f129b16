import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { DeadlineError, withinMs } from './deadline.ts';

const never = new Promise<never>(() => {});

test('what settles in time is passed on', async () => {
  expect(await withinMs(Promise.resolve('value'), 1000, 'waiting')).toBe('value');
  await expect(withinMs(Promise.reject(new Error('broken')), 1000, 'waiting')).rejects.toThrow(
    new Error('broken'),
  );
});

test('what takes longer fails with what it was and how long it had', async () => {
  const waiting = withinMs(never, 5, 'draining');
  await expect(waiting).rejects.toThrow(new DeadlineError('draining took longer than 5 ms'));
});

test('a promise that fails after its deadline disturbs nobody', async () => {
  const onUnhandled = vi.fn<() => void>();
  process.on('unhandledRejection', onUnhandled);
  const late = delay(10).then(() => Promise.reject(new Error('late')));
  await expect(withinMs(late, 1, 'waiting')).rejects.toThrow(DeadlineError);
  await expect(late).rejects.toThrow('late');
  process.off('unhandledRejection', onUnhandled);
  expect(onUnhandled).not.toHaveBeenCalled();
});

test('nothing is left running that would keep the process alive', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  await withinMs(Promise.resolve(), 3_600_000, 'waiting');
  expect(timers()).toBe(before);
});
