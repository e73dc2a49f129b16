// Orders over time are counted by the scripts that move them: each move once, whatever is repeated.
import type { Order, Result } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { slotKeysAt, totalsKey } from '@verdict/time-slots';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptOrders, compareOrders } from './accept-orders.ts';
import { recordFailure } from './record-failure.ts';
import { recordResults } from './record-results.ts';

const run = 'july';

function orderOf(order_id: string): Order {
  const timestamp = '2021-07-04 20:31:02';
  return { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity: 1, zip_code: 'z' };
}

function resultOf(order_id: string): Result {
  return {
    order: orderOf(order_id),
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
  };
}

const failure = { reason: 'error', message: 'no luck', attempts: 5, failed_at: '2026-01-01' };

function openCounted() {
  const { redis, prefix } = openKeySpace();
  return {
    redis,
    prefix,
    accept: (...ids: readonly string[]) => acceptOrders(redis, prefix, run, ids.map(orderOf)),
    compare: (...ids: readonly string[]) => compareOrders({ redis, prefix }, run, ids.map(orderOf)),
    decide: (...ids: readonly string[]) =>
      recordResults(
        redis,
        prefix,
        run,
        ids.map((id) => ({ result: resultOf(id) })),
      ),
    fail: (id: string) => recordFailure(redis, prefix, run, id, failure),
    totals: () => redis.hgetall(totalsKey(prefix)),
  };
}

test('accepted, decided and failed are counted once each, however often they are told', async () => {
  const { accept, compare, decide, fail, totals } = openCounted();
  await compare('a', 'b');
  expect(await totals()).toEqual({});
  await accept('a', 'b', 'c', 'a');
  await accept('a', 'b');
  expect(await totals()).toEqual({ accepted: '3' });
  await fail('c');
  await fail('c');
  await fail('unknown');
  expect(await totals()).toEqual({ accepted: '3', failed: '1' });
  await decide('a', 'b', 'a');
  await decide('a', 'unknown');
  await fail('a');
  expect(await totals()).toEqual({ accepted: '3', failed: '1', decided: '2' });
  await decide('c');
  expect(await totals()).toEqual({ accepted: '3', failed: '1', decided: '3' });
});

test('each resolution has the same counts, and expires by itself but for the totals', async () => {
  const { redis, prefix, accept, decide } = openCounted();
  await accept('a', 'b');
  await decide('a');
  const keys = await redis.keys(`${prefix}:figures:*`);
  const [total = ''] = slotKeysAt(prefix, 0);
  const slots = keys.filter((key) => key !== total);
  // A slot may end between the two steps; then there are two of them.
  expect(slots.length).toBeGreaterThanOrEqual(3);
  for (const slot of slots) expect(await redis.ttl(slot)).toBeGreaterThan(3500);
  expect(await redis.ttl(total)).toBe(-1);
  for (const name of ['10s', '1m', '15m']) {
    const ofName = slots.filter((key) => key.includes(`:${name}:`));
    const counts = await Promise.all(ofName.map((key) => redis.hgetall(key)));
    const sum = (field: string) =>
      counts.reduce((count, fields) => count + Number(fields[field] ?? 0), 0);
    expect([name, sum('accepted'), sum('decided')]).toEqual([name, 2, 1]);
  }
});

test('in any order of events, the counts are those of the moves that were made', async () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const event = fc.record({ kind: fc.constantFrom('accept', 'decide', 'fail'), id });
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 15 }), async (events) => {
      const ledger = openCounted();
      const state = new Map<string, string>();
      const counts = { accepted: 0, decided: 0, failed: 0 };
      for (const { kind, id } of events) {
        const before = state.get(id);
        if (kind === 'accept') {
          await ledger.accept(id);
          if (before !== undefined) continue;
          state.set(id, 'pending');
          counts.accepted += 1;
        } else if (kind === 'decide') {
          await ledger.decide(id);
          if (before !== 'pending' && before !== 'failed') continue;
          state.set(id, 'decided');
          counts.decided += 1;
        } else {
          await ledger.fail(id);
          if (before !== 'pending') continue;
          state.set(id, 'failed');
          counts.failed += 1;
        }
      }
      const { accepted = 0, decided = 0, failed = 0 } = await ledger.totals();
      expect([accepted, decided, failed].map(Number)).toEqual(Object.values(counts));
    }),
    { numRuns: 60 },
  );
});
