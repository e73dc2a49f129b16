import type { Outcome } from '@verdict/results';
import { setMaxListeners } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import { order } from '../endpoint.test.support.ts';
import { type FindOutcomes, OutcomeWatch } from './outcome-watch.ts';

const failure = { order, reason: 'r', message: 'm', attempts: 1, failed_at: '' };
const outcome: Outcome = { state: 'failed', failure };
const never = new AbortController().signal;
setMaxListeners(0, never);

interface Asked {
  readonly run: string;
  readonly ids: readonly string[];
}

/** A watch over outcomes that the test makes known. */
function openWatch(find?: FindOutcomes) {
  const known = new Set<string>();
  const asked: Asked[] = [];
  const look: FindOutcomes = async (run, ids) => {
    asked.push({ run, ids });
    return find === undefined ? ids.map((id) => (known.has(id) ? outcome : null)) : find(run, ids);
  };
  const watch = new OutcomeWatch(look);
  onTestFinished(() => watch.endAll());
  const wait = (id: string, timeoutMs = 20_000, signal = never) =>
    watch.outcomeOf('live', id, { timeoutMs, signal });
  return { watch, wait, known, asked };
}

it('tells everybody who waits, with one question for all', async () => {
  const { wait, known, asked } = openWatch();
  const ids = Array.from({ length: 50 }, (_, n) => `o-${n}`);
  for (const id of ids) known.add(id);
  expect(await Promise.all(ids.map((id) => wait(id)))).toEqual(ids.map(() => outcome));
  expect(asked).toEqual([{ run: 'live', ids }]);
});

it('asks again until there is an outcome, less and less often', async () => {
  const { wait, known, asked } = openWatch();
  const waiting = wait('o-1');
  await expect.poll(() => asked.length, { interval: 1 }).toBeGreaterThan(3);
  known.add('o-1');
  expect(await waiting).toBe(outcome);
  const before = asked.length;
  expect(await wait('o-2', 300)).toBeUndefined();
  // Every 2 ms it would be 150.
  expect(asked.length - before).toBeLessThan(50);
});

it('looks for an order of a rush when it is about to be decided, and at once for one after the rush', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { wait, known, asked } = openWatch();
  const looksUntilDecided = async (id: string, afterMs: number) => {
    const waiting = wait(id);
    setTimeout(() => known.add(id), afterMs);
    await vi.advanceTimersByTimeAsync(2 * afterMs);
    expect(await waiting).toBe(outcome);
    return asked.filter(({ ids }) => ids.includes(id)).length;
  };
  const first = await looksUntilDecided('o-0', 60);
  for (let n = 1; n < 10; n += 1) await looksUntilDecided(`o-${n}`, 60);
  expect(await looksUntilDecided('o-10', 60)).toBeLessThan(first / 2);
  known.add('later');
  for (let n = 0; n < 30; n += 1) {
    const waiting = wait('later');
    await vi.advanceTimersByTimeAsync(60);
    await waiting;
  }
  const waiting = wait('later');
  await vi.advanceTimersByTimeAsync(3);
  expect(await waiting).toBe(outcome);
});

it('gives up after its time, or when whoever waits has left, and asks no more', async () => {
  const { wait, watch, asked } = openWatch();
  const left = new AbortController();
  const waits = [wait('o-1', 10), wait('o-2', 20_000, left.signal), wait('o-3')];
  expect(await waits[0]).toBeUndefined();
  left.abort();
  expect(await waits[1]).toBeUndefined();
  expect(await wait('o-4', 20_000, left.signal)).toBeUndefined();
  watch.endAll();
  expect(await waits[2]).toBeUndefined();
  const { length } = asked;
  expect(await wait('o-5', 5)).toBeUndefined();
  const later = asked.slice(length).flatMap(({ ids }) => ids);
  expect(new Set(later)).toEqual(new Set(['o-5']));
});

it('goes on after a question that failed', async () => {
  let isAway = true;
  const { wait, asked } = openWatch(async (_run, ids) => {
    if (!isAway) return ids.map(() => outcome);
    throw new Error('Redis is away');
  });
  const waiting = wait('o-1');
  await expect.poll(() => asked.length, { interval: 5 }).toBeGreaterThan(1);
  isAway = false;
  expect(await waiting).toBe(outcome);
});

it('puts one question at a time, however long it takes', async () => {
  let open = 0;
  let most = 0;
  const { wait } = openWatch(async (_run, ids) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 20));
    open -= 1;
    return ids.map(() => outcome);
  });
  const waits: Promise<unknown>[] = [];
  for (let n = 0; n < 10; n += 1) {
    waits.push(wait(`o-${n}`));
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  await Promise.all(waits);
  expect(most).toBe(1);
});

it('asks for each run by itself', async () => {
  const { watch, known, asked } = openWatch();
  known.add('o-1');
  const options = { timeoutMs: 20_000, signal: never };
  const waits = ['a', 'b'].map((run) => watch.outcomeOf(run, 'o-1', options));
  expect(await Promise.all(waits)).toEqual([outcome, outcome]);
  expect(asked.map(({ run }) => run)).toEqual(['a', 'b']);
});
