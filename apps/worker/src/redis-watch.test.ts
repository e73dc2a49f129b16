import { OrderError } from '@verdict/records';
import { DeadlineError } from '@verdict/runtime';
import { expect, onTestFinished, test } from 'vitest';
import { RedisWatch } from './redis-watch.ts';

/** A watch over a Redis that is as sick as the test says, and what it logged. */
function setup(trouble?: string) {
  const redis = { trouble };
  const told: unknown[] = [];
  const log = (fields: object, message: string) => void told.push({ ...fields, message });
  const watch = new RedisWatch({
    findTrouble: () => Promise.resolve(redis.trouble),
    log: { warn: log, info: log },
    everyMs: 5,
    onTrouble: (error) => void told.push(String(error)),
  });
  onTestFinished(() => watch.close());
  return { redis, told, watch };
}

/** Fails with each of the errors in turn, then succeeds. */
function failing(...errors: readonly Error[]) {
  const left = [...errors];
  return () => {
    const error = left.shift();
    return error === undefined ? Promise.resolve('done') : Promise.reject(error);
  };
}

const full = new Error("OOM command not allowed when used memory > 'maxmemory'.");

test('what Redis refuses is tried again, until it is taken', async () => {
  const { told, watch } = setup();
  expect(await watch.outlast(failing(full, new Error('Connection is closed.'), full))).toBe('done');
  expect(told.filter((line) => typeof line === 'string')).toHaveLength(3);
});

test('what fails of itself is not tried again', async () => {
  const { watch } = setup();
  const own = new OrderError('feature.unknown', 'no stock is known');
  await expect(watch.outlast(failing(own))).rejects.toBe(own);
  const late = new DeadlineError('order o-1 took longer than 10 ms');
  await expect(watch.outlast(failing(late))).rejects.toBe(late);
});

test.each([
  new DeadlineError('order o-1 took longer than 10 ms'),
  new OrderError('order.isolation', 'its process did not start'),
])('in a time of trouble, Redis is to blame for: %s', async (error) => {
  const { redis, watch } = setup('Redis is away');
  const outlasting = watch.outlast(failing(error));
  await expect.poll(() => watch.trouble).toBe('Redis is away');
  redis.trouble = undefined;
  expect(await outlasting).toBe('done');
});

test('trouble is told when it begins, when it changes and when it ends', async () => {
  const { redis, told, watch } = setup();
  const startedMs = performance.now();
  expect(watch.wasWellSince(startedMs)).toBe(true);
  for (const trouble of ['it is away', 'it is full', undefined]) {
    redis.trouble = trouble;
    await expect.poll(() => watch.trouble, { interval: 5 }).toBe(trouble);
  }
  expect(told).toEqual([
    { trouble: 'it is away', message: 'Redis in trouble' },
    { trouble: 'it is full', message: 'Redis in trouble' },
    { after_ms: expect.any(Number), message: 'Redis well again' },
  ]);
  expect(watch.wasWellSince(startedMs)).toBe(false);
});
