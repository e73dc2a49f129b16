import type { Failure, Order, Result } from '@verdict/records';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { countRun } from './counts.ts';
import { findResults, readFailures, readResults } from './read-results.ts';
import { acceptOrders } from './accept-orders.ts';
import { recordFailure } from './record-failure.ts';
import { recordResult } from './record-results.ts';

function orderOf(changes: Partial<Order> = {}): Order {
  return {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: '2021-07-04 20:31:02',
    sku_code: 'sku',
    quantity: 1,
    zip_code: '03779',
    ...changes,
  };
}

function resultOf(order: Order, changes: Partial<Result> = {}): Result {
  return {
    order,
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
    ...changes,
  };
}

function failureOf(changes: Partial<Failure> = {}): Omit<Failure, 'order'> {
  return {
    reason: 'error',
    message: 'no luck',
    attempts: 5,
    failed_at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

/** The ledger of one run, as the functions under test see it. */
function openLedger(run = 'july', space = openKeySpace()) {
  const { redis, prefix, name } = space;
  const shards = openLayouts([redis], name).shardsOf({ shards: 1, servers: 1 });
  return {
    ...space,
    shards,
    run,
    accept: (...orders: readonly Order[]) => acceptOrders(redis, prefix, run, orders),
    decide: (result: Result) => recordResult(redis, prefix, run, result),
    fail: (order_id: string, failure = failureOf()) =>
      recordFailure(redis, prefix, run, order_id, failure),
    counts: async () => {
      const { accepted, pending, decided, failed } = await countRun(shards, run);
      return { accepted, pending, decided, failed };
    },
    result: async (order_id: string) => {
      const [found] = await findResults(shards, run, [order_id]);
      return found;
    },
    failures: () => readFailures(shards, run, 100),
  };
}

const order = orderOf();
const other = orderOf({ quantity: 2 });

test('an order is new once; after that the run knows it as pending', async () => {
  const { accept, counts } = openLedger();
  expect(await accept(order)).toEqual(['new']);
  expect(await accept(order)).toEqual(['pending']);
  expect(await counts()).toEqual({ accepted: 1, pending: 1, decided: 0, failed: 0 });
});

test('the run says what became of an order that it accepted before', async () => {
  const { accept, decide, fail } = openLedger();
  const failed = orderOf({ order_id: 'o-2' });
  await accept(order, failed);
  await decide(resultOf(order));
  await fail('o-2');
  expect(await accept(order, failed)).toEqual(['decided', 'failed']);
});

test.each(['pending', 'decided', 'failed'])(
  'an order of other content conflicts with the one that is %s and changes nothing',
  async (state) => {
    const { accept, decide, fail, counts } = openLedger();
    await accept(order);
    if (state === 'decided') await decide(resultOf(order));
    if (state === 'failed') await fail('o-1');
    const before = await counts();
    expect(await accept(other)).toEqual(['conflict']);
    expect(await accept(order)).toEqual([state]);
    expect(await counts()).toEqual(before);
  },
);

test.each<Partial<Order>>([
  { customer_id: 'c-2' },
  { timestamp: '2021-07-04 20:31:03' },
  { sku_code: 'skU' },
  { quantity: 2 },
  { zip_code: '3779' },
])('an order that differs in %j is a conflict', async (changes) => {
  const { accept } = openLedger();
  await accept(order);
  expect(await accept(orderOf(changes))).toEqual(['conflict']);
});

test('an order whose content starts like the decided one is a conflict', async () => {
  const { accept, decide, fail } = openLedger();
  const failed = orderOf({ order_id: 'o-2', zip_code: '12' });
  await accept(orderOf({ zip_code: '12' }), failed);
  await decide(resultOf(orderOf({ zip_code: '12' })));
  await fail('o-2');
  expect(await accept(orderOf({ zip_code: '1' }))).toEqual(['conflict']);
  expect(await accept(orderOf({ zip_code: '123' }))).toEqual(['conflict']);
  expect(await accept({ ...failed, zip_code: '1' })).toEqual(['conflict']);
});

test('within one call the first row counts, its repeats and contradictions are told apart', async () => {
  const { accept, counts } = openLedger();
  const second = orderOf({ order_id: 'o-2' });
  expect(await accept(order, second, order, other)).toEqual(['new', 'new', 'pending', 'conflict']);
  expect(await counts()).toMatchObject({ accepted: 2 });
});

test('no orders may be accepted', async () => {
  const { accept } = openLedger();
  expect(await accept()).toEqual([]);
});

test.each(['__proto__', 'constructor', '007', '42', 'a:b', '🚚', 'x'.repeat(200)])(
  'the order id %j goes all the way',
  async (order_id) => {
    const { accept, decide, fail, counts, result, failures, shards, run } = openLedger();
    const odd = orderOf({ order_id });
    expect(await accept(odd, order)).toEqual(['new', 'new']);
    await fail(order_id);
    expect(await failures()).toEqual([{ order: odd, ...failureOf() }]);
    expect(await decide(resultOf(odd))).toBe('stored');
    expect(await accept(odd)).toEqual(['decided']);
    expect(await result(order_id)).toEqual(resultOf(odd));
    const all: Result[] = [];
    for await (const one of readResults(shards, run)) all.push(one);
    expect(all).toEqual([resultOf(odd)]);
    expect(await counts()).toEqual({ accepted: 2, pending: 1, decided: 1, failed: 0 });
  },
);

test('a result is stored for an accepted order, which is pending no more', async () => {
  const { accept, decide, result, counts } = openLedger();
  await accept(order);
  const given = resultOf(order, {
    recommendation: 'HoldCheckAvailability',
    reason: 'inventory.none',
    snapshot: {
      inventory: { inventory: -3, timestamp: '2021-07-01 00:00:00' },
      payment: null,
      zip_code: { available_from: '2021-08-01 00:00:00' },
    },
    attempt: 2,
  });
  expect(await decide(given)).toBe('stored');
  expect(await result('o-1')).toEqual(given);
  expect(await counts()).toEqual({ accepted: 1, pending: 0, decided: 1, failed: 0 });
});

test('the first result of an order stays', async () => {
  const { accept, decide, result, counts } = openLedger();
  await accept(order);
  await decide(resultOf(order, { recommendation: 'Decline', reason: 'hour.before-six' }));
  expect(await decide(resultOf(order))).toBe('kept');
  expect(await result('o-1')).toMatchObject({ recommendation: 'Decline' });
  expect(await counts()).toMatchObject({ accepted: 1, decided: 1 });
});

test('a result of an order that was never accepted is not stored', async () => {
  const { accept, decide, result, counts } = openLedger();
  await accept(order);
  expect(await decide(resultOf(orderOf({ order_id: 'forged' })))).toBe('unknown');
  expect(await result('forged')).toBeNull();
  expect(await counts()).toEqual({ accepted: 1, pending: 1, decided: 0, failed: 0 });
});

test('a result of other content than accepted is not stored', async () => {
  const { accept, decide, fail, counts } = openLedger();
  const failed = orderOf({ order_id: 'o-2' });
  await accept(order, failed);
  await fail('o-2');
  expect(await decide(resultOf(other))).toBe('conflict');
  expect(await decide(resultOf({ ...failed, quantity: 2 }))).toBe('conflict');
  expect(await counts()).toEqual({ accepted: 2, pending: 1, decided: 0, failed: 1 });
});

test('a result ends an earlier failure', async () => {
  const { accept, decide, fail, failures, counts } = openLedger();
  await accept(order);
  await fail('o-1');
  expect(await decide(resultOf(order))).toBe('stored');
  expect(await failures()).toEqual([]);
  expect(await counts()).toEqual({ accepted: 1, pending: 0, decided: 1, failed: 0 });
});

test('a result wins over a later failure', async () => {
  const { accept, decide, fail, failures, result, counts } = openLedger();
  await accept(order);
  await decide(resultOf(order));
  await fail('o-1');
  expect(await failures()).toEqual([]);
  expect(await result('o-1')).toEqual(resultOf(order));
  expect(await counts()).toEqual({ accepted: 1, pending: 0, decided: 1, failed: 0 });
});

test('a failure holds the order, the reason and the number of tries', async () => {
  const { accept, fail, failures, counts } = openLedger();
  await accept(order);
  const failure = failureOf({
    reason: 'feature.unknown',
    message: 'line 1\nline 2\u001e',
    attempts: 3,
  });
  await fail('o-1', failure);
  expect(await failures()).toEqual([{ order, ...failure }]);
  expect(await counts()).toEqual({ accepted: 1, pending: 0, decided: 0, failed: 1 });
});

test('of several failures of an order the last one is told', async () => {
  const { accept, fail, failures, counts } = openLedger();
  await accept(order);
  await fail('o-1', failureOf({ message: 'first' }));
  await fail('o-1', failureOf({ message: 'last' }));
  expect(await failures()).toEqual([{ order, ...failureOf({ message: 'last' }) }]);
  expect(await counts()).toEqual({ accepted: 1, pending: 0, decided: 0, failed: 1 });
});

test('a failure of an order that was never accepted is not recorded', async () => {
  const { fail, failures, counts } = openLedger();
  await fail('forged');
  expect(await failures()).toEqual([]);
  expect(await counts()).toMatchObject({ accepted: 0 });
});

test('runs know nothing of each other', async () => {
  const space = openKeySpace();
  const one = openLedger('one', space);
  const two = openLedger('two', space);
  await one.accept(order);
  await one.decide(resultOf(order));
  expect(await two.accept(other)).toEqual(['new']);
  expect(await two.result('o-1')).toBeNull();
  expect(await one.counts()).toEqual({ accepted: 1, pending: 0, decided: 1, failed: 0 });
  expect(await two.counts()).toEqual({ accepted: 1, pending: 1, decided: 0, failed: 0 });
});

test('decisions are counted by recommendation and by reason', async () => {
  const { accept, decide, shards, run } = openLedger();
  const orders = ['a', 'b', 'c', 'd'].map((order_id) => orderOf({ order_id }));
  await accept(...orders);
  const decisions = [
    { recommendation: 'Deliver', reason: 'deliver' },
    { recommendation: 'HoldCheckPayment', reason: 'payment.failed' },
    { recommendation: 'HoldCheckPayment', reason: 'payment.missing' },
    { recommendation: 'HoldCheckPayment', reason: 'payment.failed' },
  ] as const;
  for (const [n, given] of orders.entries()) await decide(resultOf(given, decisions[n]));
  await decide(resultOf(orderOf({ order_id: 'a' })));
  expect(await countRun(shards, run)).toEqual({
    accepted: 4,
    pending: 0,
    decided: 4,
    failed: 0,
    recommendations: {
      Deliver: 1,
      HoldCheckAvailability: 0,
      HoldCheckDelivery: 0,
      HoldCheckPayment: 3,
      Decline: 0,
    },
    reasons: { deliver: 1, 'payment.failed': 2, 'payment.missing': 1 },
  });
});

test('a run of which nothing is known has counts of 0', async () => {
  const { counts } = openLedger();
  expect(await counts()).toEqual({ accepted: 0, pending: 0, decided: 0, failed: 0 });
});

test('the scripts are sent again after Redis forgot them', async () => {
  const { accept, decide, redis } = openLedger();
  await accept(order);
  await redis.script('FLUSH');
  expect(await accept(order)).toEqual(['pending']);
  await redis.script('FLUSH');
  expect(await decide(resultOf(order))).toBe('stored');
});

test('every key starts with the prefix, so that a script finds them in one slot', async () => {
  const { accept, decide, fail, redis, prefix } = openLedger('only-this-run');
  await accept(order, orderOf({ order_id: 'o-2' }), orderOf({ order_id: 'o-3' }));
  await decide(resultOf(order));
  await fail('o-2');
  const keys = await redis.keys('*only-this-run*');
  expect(keys).toHaveLength(5);
  expect(keys.filter((key) => !key.startsWith(`${prefix}:`))).toEqual([]);
});

/** One thing that a producer or a worker may do. */
const operation = fc.oneof(
  fc.record({
    kind: fc.constantFrom('accept', 'decide', 'fail'),
    id: fc.integer({ min: 0, max: 5 }),
    quantity: fc.integer({ min: 1, max: 2 }),
  }),
);

test('whatever happens at once, each order is in one place and its first result stays', async () => {
  const space = openKeySpace();
  const { redis, url } = space;
  const others = Array.from({ length: 3 }, () => new Redis(url));
  onTestFinished(() => others.forEach((connection) => connection.disconnect()));
  const connections = [redis, ...others];
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 60 }), async (operations) => {
      round += 1;
      const run = `run-${round}`;
      const ledgers = connections.map((connection) =>
        openLedger(run, { ...space, redis: connection }),
      );
      const firstResults = new Map<string, Result>();
      const accepted = new Map<string, Order>();
      const checks: unknown[] = [];
      await Promise.all(
        operations.map(async ({ kind, id, quantity }, n) => {
          const ledger = ledgers[n % ledgers.length] ?? openLedger(run, space);
          const subject = orderOf({ order_id: `o-${id}`, quantity });
          if (kind === 'fail') return ledger.fail(subject.order_id);
          if (kind === 'accept') {
            const [state] = await ledger.accept(subject);
            if (state === 'new') checks.push(accepted.has(subject.order_id));
            if (state === 'new') accepted.set(subject.order_id, subject);
            return undefined;
          }
          const given = resultOf(subject, { attempt: n + 1 });
          if ((await ledger.decide(given)) !== 'stored') return undefined;
          checks.push(firstResults.has(subject.order_id));
          firstResults.set(subject.order_id, given);
          return undefined;
        }),
      );
      // Nothing was new twice, and no result was stored twice.
      expect(checks.filter(Boolean)).toEqual([]);
      const { counts, failures, shards } = openLedger(run, space);
      const found = await counts();
      expect(found.accepted).toBe(found.pending + found.decided + found.failed);
      expect(found.accepted).toBe(accepted.size);
      expect(found.decided).toBe(firstResults.size);
      const failed = (await failures()).map((failure) => failure.order);
      expect(failed).toHaveLength(found.failed);
      const stored = await findResults(shards, run, [...firstResults.keys()]);
      expect(stored).toEqual([...firstResults.values()]);
      for (const one of [...failed, ...stored.map((result) => result?.order)]) {
        expect(one).toEqual(accepted.get(one?.order_id ?? ''));
      }
      expect(failed.filter((one) => firstResults.has(one.order_id))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
