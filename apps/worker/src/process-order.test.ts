import { type History, RedisHistory } from '@verdict/history';
import { openPipelines } from '@verdict/pipeline';
import { jobIdOf, type OrderAttempt } from '@verdict/queue';
import { ImpossibleOrderError, type Order, type RunSettings } from '@verdict/records';
import { acceptOrders, countRun, fetchArtifact, findResults, readFailures } from '@verdict/results';
import { findTrouble, openLog } from '@verdict/runtime';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openBeside } from './beside-result.ts';
import type { OrderHooks } from './hooked-order.ts';
import { processOrder } from './process-order.ts';
import { RedisWatch } from './redis-watch.ts';
import { openRunLedger } from './run-ledger.ts';

const run = 'july';

const order: Order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 12:00:00',
  sku_code: 'sku',
  quantity: 1,
  zip_code: '03779',
};

const runSettings: RunSettings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: false,
};

const times = { addedMs: 1000, takenMs: 3000 };

function attemptOf(
  changes: Partial<OrderAttempt> & { settings?: Partial<RunSettings>; order?: Partial<Order> } = {},
): OrderAttempt {
  const { settings, order: changed, ...attempt } = changes;
  return {
    jobId: jobIdOf(run, 'o-1'),
    data: { run, settings: { ...runSettings, ...settings }, order: { ...order, ...changed } },
    attempt: 1,
    isLastAttempt: false,
    stalls: 0,
    ...attempt,
  };
}

async function addFacts(history: History): Promise<void> {
  await history.addInventory([{ sku_code: 'sku', timestamp: '2021-07-01 00:00:00', inventory: 5 }]);
  await history.addPayments([
    { order_id: 'o-1', timestamp: '2021-07-04 12:00:00', payment_status: 'OK' },
  ]);
  await history.addZipCodes([{ zip_code: '03779', available_from: '2021-07-03 00:00:00' }]);
}

/** A run that accepted the order, with facts that let it be delivered, or none. */
async function setup({ withFacts = true } = {}) {
  const { redis, prefix, name } = openKeySpace();
  const shards = openLayouts([redis], name).shardsOf({ shards: 1, servers: 1 });
  const history = new RedisHistory(redis, prefix);
  if (withFacts) await addFacts(history);
  await acceptOrders(redis, prefix, run, [order]);
  const watch = new RedisWatch({
    findTrouble: () => findTrouble([redis], 1000),
    log: openLog('silent', 'test'),
    everyMs: 1000,
    onTrouble: () => {},
  });
  onTestFinished(() => watch.close());
  const deps = {
    history,
    pipelines: openPipelines((digest) => fetchArtifact({ redis, prefix }, digest)),
    ledger: openRunLedger({ redis, prefix }),
    timeoutMs: 10_000,
    besideOf: openBeside(86_400),
    watch,
  };
  return {
    history,
    deps,
    result: async () => (await findResults(shards, run, ['o-1']))[0],
    failures: () => readFailures(shards, run, 10),
    counts: () => countRun(shards, run),
  };
}

test('when an order is done its result is stored, with the facts it was decided from', async () => {
  const { deps, result, counts } = await setup();
  const before = new Date().toISOString();
  expect(await processOrder(attemptOf({ attempt: 2 }), times, deps)).toBe('Deliver');
  const stored = await result();
  expect(stored).toEqual({
    order,
    snapshot: {
      inventory: { inventory: 5, timestamp: '2021-07-01 00:00:00' },
      payment: { payment_status: 'OK', timestamp: '2021-07-04 12:00:00' },
      zip_code: { available_from: '2021-07-03 00:00:00' },
    },
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at: expect.any(String),
    attempt: 2,
  });
  expect(stored && stored.decided_at >= before).toBe(true);
  expect(stored && stored.decided_at <= new Date().toISOString()).toBe(true);
  expect(await counts()).toMatchObject({ accepted: 1, pending: 0, decided: 1, failed: 0 });
});

test('facts that came after the order do not count, unless the run says so for stock', async () => {
  const { deps, history, result } = await setup();
  await history.addInventory([{ sku_code: 'sku', timestamp: '2021-07-05 00:00:00', inventory: 0 }]);
  expect(await processOrder(attemptOf(), times, deps)).toBe('Deliver');
  const other = await setup();
  await other.history.addInventory([
    { sku_code: 'sku', timestamp: '2021-07-05 00:00:00', inventory: 0 },
  ]);
  const latest = attemptOf({ settings: { inventory_as_of: 'latest' } });
  expect(await processOrder(latest, times, other.deps)).toBe('HoldCheckAvailability');
  expect((await result())?.reason).toBe('deliver');
});

test('an order that is processed twice keeps its first result', async () => {
  const { deps, history, result, counts } = await setup();
  await processOrder(attemptOf(), times, deps);
  const first = await result();
  await history.addInventory([{ sku_code: 'sku', timestamp: '2021-07-02 00:00:00', inventory: 0 }]);
  await processOrder(attemptOf({ attempt: 2 }), times, deps);
  expect(await result()).toEqual(first);
  expect(await counts()).toMatchObject({ accepted: 1, decided: 1 });
});

test('job data that is no order fails for good, recorded under the order of the job', async () => {
  const { deps, failures } = await setup();
  const processing = processOrder(attemptOf({ data: { rubbish: true } }), times, deps);
  await expect(processing).rejects.toThrow(ImpossibleOrderError);
  expect(await failures()).toEqual([
    {
      order,
      reason: 'job.malformed',
      message: expect.stringContaining('got an object with rubbish'),
      attempts: 1,
      failed_at: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  ]);
});

test('a job that is none of ours fails for good and leaves no trace in the run', async () => {
  const { deps, counts } = await setup();
  const processing = processOrder(attemptOf({ jobId: '17', data: null }), times, deps);
  await expect(processing).rejects.toThrow(ImpossibleOrderError);
  expect(await counts()).toMatchObject({ accepted: 1, pending: 1, failed: 0 });
});

test('an order of a run with an unknown model fails for good', async () => {
  const { deps, failures, result } = await setup();
  const attempt = attemptOf({ settings: { model: 'order-rules@9.0.0' } });
  await expect(processOrder(attempt, times, deps)).rejects.toThrow(ImpossibleOrderError);
  expect(await failures()).toMatchObject([{ reason: 'model.unknown', attempts: 1 }]);
  expect(await result()).toBeNull();
});

test('an order that the run never accepted is not decided', async () => {
  const { deps, counts } = await setup();
  const attempt = attemptOf({ jobId: jobIdOf(run, 'forged'), order: { order_id: 'forged' } });
  await expect(processOrder(attempt, times, deps)).rejects.toMatchObject({
    name: 'ImpossibleOrderError',
    reason: 'order.not-accepted',
  });
  expect(await counts()).toMatchObject({ accepted: 1, pending: 1, decided: 0, failed: 0 });
});

test('an order with other content than accepted is not decided', async () => {
  const { deps, failures, result } = await setup();
  const processing = processOrder(attemptOf({ order: { quantity: 2 } }), times, deps);
  await expect(processing).rejects.toMatchObject({
    name: 'ImpossibleOrderError',
    reason: 'order.conflict',
  });
  expect(await result()).toBeNull();
  expect(await failures()).toMatchObject([{ order, reason: 'order.conflict' }]);
});

test('a failure that may pass is recorded with the last try only', async () => {
  const { deps, failures, counts } = await setup({ withFacts: false });
  const settings = { strict: true };
  await expect(processOrder(attemptOf({ settings }), times, deps)).rejects.toThrow('unknown');
  expect(await counts()).toMatchObject({ pending: 1, failed: 0 });
  const last = attemptOf({ settings, attempt: 5, isLastAttempt: true });
  await expect(processOrder(last, times, deps)).rejects.toThrow('unknown');
  expect(await failures()).toMatchObject([
    {
      order,
      reason: 'feature.unknown',
      message: 'unknown at order time: inventory, payment_status, zip_code_available',
      attempts: 5,
    },
  ]);
});

test('a strict order whose facts come late is decided at a later try', async () => {
  const { deps, history } = await setup({ withFacts: false });
  const settings = { strict: true };
  await expect(processOrder(attemptOf({ settings }), times, deps)).rejects.toThrow('unknown');
  await addFacts(history);
  expect(await processOrder(attemptOf({ settings, attempt: 2 }), times, deps)).toBe('Deliver');
});

/** A history that answers when it is told to. */
function heldBack(history: History) {
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const slow: History = {
    addInventory: (facts) => history.addInventory(facts),
    addPayments: (facts) => history.addPayments(facts),
    addZipCodes: (facts) => history.addZipCodes(facts),
    snapshotOf: async (given, inventoryAsOf) => {
      await released;
      return history.snapshotOf(given, inventoryAsOf);
    },
  };
  return { slow, release };
}

test('an order that takes too long fails; a result that comes late all the same wins', async () => {
  const { deps, history, failures, result } = await setup();
  const { slow, release } = heldBack(history);
  const attempt = attemptOf({ attempt: 5, isLastAttempt: true });
  const processing = processOrder(attempt, times, { ...deps, history: slow, timeoutMs: 10 });
  await expect(processing).rejects.toThrow('order o-1 took longer than 10 ms');
  expect(await failures()).toMatchObject([{ order, attempts: 5 }]);
  release();
  await vi.waitFor(async () => expect(await result()).toMatchObject({ reason: 'deliver' }));
  expect(await failures()).toEqual([]);
});

/** Notes what it is called with, and rejects at one point. */
function notingHooks(rejectsAt?: string) {
  const seen: { readonly by: string; readonly event: object }[] = [];
  const note = (by: string, at: string, event: object) => seen.push({ by: `${by} ${at}`, event });
  const hooks: OrderHooks = {
    areAt: () => true,
    observe: (at, event) => note('observe', at, event),
    ask: async (at, event) => {
      note('ask', at, event);
      if (at === rejectsAt) throw new ImpossibleOrderError('guard.no', 'not the one of c-1234');
    },
  };
  return { hooks, seen, steps: () => seen.map(({ by }) => by) };
}

test('hooks see the order at each point, and the decision only when it is stored', async () => {
  const { deps, result } = await setup();
  const { hooks, seen, steps } = notingHooks();
  await processOrder(attemptOf(), times, { ...deps, hooks });
  const untilStored = [
    'observe before-features',
    'ask before-features',
    'observe after-features',
    'ask after-features',
    'ask after-decision',
  ];
  expect(steps()).toEqual([...untilStored, 'observe after-decision']);
  const stored = await result();
  expect(seen.at(-1)?.event).toEqual({
    run,
    order_id: 'o-1',
    order,
    attempt: 1,
    model: 'order-rules@1.0.0',
    snapshot: stored?.snapshot,
    features: {
      order_hour_of_day: 12,
      inventory: 5,
      payment_status: 'OK',
      zip_code_available: true,
    },
    decision: { recommendation: 'Deliver', reason: 'deliver' },
    decided_at: stored?.decided_at,
  });
  const again = notingHooks();
  await processOrder(attemptOf({ attempt: 2 }), times, { ...deps, hooks: again.hooks });
  expect(again.steps()).toEqual(untilStored);
});

test.each(['before-features', 'after-features', 'after-decision'])(
  'a guard that rejects at %s fails the order with its reason, and nothing is stored',
  async (at) => {
    const { deps, failures, result } = await setup();
    const { hooks, seen, steps } = notingHooks(at);
    const processing = processOrder(attemptOf(), times, { ...deps, hooks });
    await expect(processing).rejects.toThrow(ImpossibleOrderError);
    expect(await result()).toBeNull();
    expect(await failures()).toMatchObject([{ reason: 'guard.no', attempts: 1 }]);
    expect(steps().slice(-2)).toEqual([`ask ${at}`, 'observe on-error']);
    const told = { run, order_id: 'o-1', order, reason: 'guard.no', is_last_try: true };
    expect(seen.at(-1)?.event).toMatchObject(told);
  },
);

test('an error is told without its customer; of rubbish, without an order', async () => {
  const { deps } = await setup();
  const { hooks, seen } = notingHooks('before-features');
  const attempt = attemptOf({ order: { customer_id: 'c-1234' } });
  await expect(processOrder(attempt, times, { ...deps, hooks })).rejects.toThrow(
    'not the one of …',
  );
  expect(seen.at(-1)?.event).toMatchObject({ message: 'not the one of …' });
  await expect(processOrder(attemptOf({ data: 5 }), times, { ...deps, hooks })).rejects.toThrow(
    'got a number',
  );
  expect(seen.at(-1)?.event).toMatchObject({
    order_id: 'o-1',
    order: null,
    reason: 'job.malformed',
  });
});
