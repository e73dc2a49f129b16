import { RedisAwayError } from '@verdict/runtime';
import { expect, it, onTestFinished } from 'vitest';
import { figuresOf } from './figures.fixture.ts';
import type { Figures } from './figures.ts';
import { type Overview, OverviewWatch } from './watch.ts';

function watchOver(read: () => Promise<Figures>): OverviewWatch {
  const watch = new OverviewWatch(read);
  onTestFinished(() => watch.stop());
  return watch;
}

/** The next reading that is told to a subscriber. */
function next(watch: OverviewWatch): Promise<Overview> {
  return new Promise((resolve) => {
    const unsubscribe = watch.subscribe((overview) => {
      unsubscribe();
      resolve(overview);
    });
  });
}

it('reads once for everybody who asks or watches', async () => {
  let reads = 0;
  const watch = watchOver(async () => {
    reads += 1;
    return figuresOf({});
  });
  await Promise.all(Array.from({ length: 50 }, () => watch.fresh()));
  expect(reads).toBe(1);
  await Promise.all(Array.from({ length: 50 }, () => next(watch)));
  expect(reads).toBe(2);
});

it('tells its listeners once a second, however often others ask', async () => {
  const watch = watchOver(async () => figuresOf({}));
  await next(watch);
  let told = 0;
  watch.subscribe(() => (told += 1));
  const before = await watch.fresh();
  await expect.poll(() => watch.fresh()).not.toBe(before);
  expect(told).toBe(0);
  await next(watch);
  expect(told).toBe(1);
});

it('tells nobody who has left', async () => {
  const watch = watchOver(async () => figuresOf({}));
  let told = 0;
  watch.subscribe(() => (told += 1))();
  await next(watch);
  expect(told).toBe(0);
});

it('keeps the last figures when Redis goes, and says since when and why', async () => {
  let isAway = false;
  const watch = watchOver(async () => {
    if (isAway) throw new RedisAwayError('connection refused');
    return figuresOf({ decided: 5 });
  });
  expect(await watch.fresh()).toMatchObject({ health: { state: 'well', reason: null } });
  isAway = true;
  const away = await next(watch);
  expect(away).toMatchObject({
    health: { state: 'away', reason: 'connection refused' },
    figures: { orders: { decided: 5 } },
  });
  const stillAway = await next(watch);
  expect(stillAway.health.since).toBe(away.health.since);
  isAway = false;
  expect(await next(watch)).toMatchObject({ health: { state: 'well', reason: null } });
});

it('does not blame Redis for what it holds', async () => {
  const watch = watchOver(async () => {
    throw new TypeError('not\n  a run');
  });
  expect((await watch.fresh()).health).toMatchObject({ state: 'broken', reason: 'not a run' });
});

it('measures the rate between readings', async () => {
  let decided = 1000;
  const watch = watchOver(async () => figuresOf({ decided }));
  expect((await watch.fresh()).rate.per_second).toBe(0);
  decided = 2000;
  const { rate } = await next(watch);
  expect(rate.per_second).toBe(200);
  expect(Math.max(...rate.history)).toBeGreaterThan(200);
});
