import type { Order, Recommendation, Snapshot } from '@verdict/records';
import { choosePipeline } from '@verdict/pipeline';
import { describe, expect, it } from 'vitest';
import type { OrderInRun } from '../orders-in-runs.ts';
import { explain } from './explanation.ts';

type Decided = Extract<OrderInRun, { readonly state: 'decided' }>;

function decided(reason: string, changes: Partial<Decided> = {}): Decided {
  return {
    run: 'july',
    settings: { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false },
    order: {
      order_id: 'o-1',
      customer_id: 'c-1',
      timestamp: '2021-07-04 03:31:02',
      sku_code: 'sku-9',
      quantity: 1,
      zip_code: '01234',
    },
    features: {
      order_hour_of_day: 3,
      inventory: 0,
      payment_status: 'OK',
      zip_code_available: true,
    },
    facts: {
      inventory: { inventory: 0, timestamp: '2021-07-01 00:00:00' },
      payment: { payment_status: 'LOST', timestamp: '2021-07-03 10:00:00' },
      zip_code: { available_from: '2021-08-01 00:00:00' },
    },
    job: null,
    state: 'decided',
    recommendation: 'HoldCheckAvailability',
    reason,
    decided_at: '2026-01-01T00:00:00.000Z',
    explanation: null,
    shadows: {},
    attempt: 1,
    ...changes,
  };
}

function* everyKindOfOrder(): Generator<[Order, Snapshot]> {
  const { order } = decided('');
  const timestamp = '2021-07-01 00:00:00';
  for (const pieces of [null, 0, 1, 5]) {
    const inventory = pieces === null ? null : { inventory: pieces, timestamp };
    for (const status of [null, 'OK', 'FAILED', 'VERIFY_ADDRESS', 'VERIFY_BANK_DETAILS', 'x']) {
      const payment = status === null ? null : { payment_status: status, timestamp };
      for (const opens of [null, '2021-01-01 00:00:00', '2022-01-01 00:00:00']) {
        const zip_code = opens === null ? null : { available_from: opens };
        for (const hour of ['05', '06']) {
          const placed = `2021-07-04 ${hour}:00:00`;
          yield [
            { ...order, quantity: 2, timestamp: placed },
            { inventory, payment, zip_code },
          ];
        }
      }
    }
  }
}

describe('a decision is explained', () => {
  it.each([
    [
      'inventory.none',
      'Held: no stock of SKU sku-9 at order time; the last count before it was 0 on 2021-07-01 00:00:00.',
    ],
    [
      'zip-code.not-yet',
      'Held: zip code 01234 is delivered to from 2021-08-01 00:00:00 on, after the order of 2021-07-04 03:31:02.',
    ],
    [
      'inventory.short',
      'Held: 1 of SKU sku-9 were ordered, more than the 0 that were in stock on 2021-07-01 00:00:00.',
    ],
    ['payment.failed', 'Held: its payment had failed, as known since 2021-07-03 10:00:00.'],
    [
      'payment.other',
      'Held: the status of its payment was "LOST", which is not "OK", as known since 2021-07-03 10:00:00.',
    ],
    ['hour.before-six', 'Declined: it was placed at 03:31, before six in the morning.'],
  ])('%s', (reason, sentence) => {
    expect(explain(decided(reason))).toBe(sentence);
  });

  it('by what was not known', () => {
    const facts = { inventory: null, payment: null, zip_code: null };
    expect(explain(decided('inventory.unknown', { facts }))).toBe(
      'Held: no count of SKU sku-9 is known from before the order.',
    );
    expect(explain(decided('payment.missing', { facts }))).toBe(
      'Held: no payment of the order was known at its time.',
    );
  });

  it('as what it is where the run looked ahead', () => {
    const settings = { ...decided('').settings, inventory_as_of: 'latest' } as const;
    const sentence = explain(decided('inventory.none', { settings }));
    expect(sentence).toContain('by the latest count of all, which looks ahead');
    expect(sentence).not.toContain('before it');
  });

  it.each([
    ['order-rules@1.0.0', 11],
    ['order-rules@2.0.0', 12],
  ])('for every reason that %s gives', async (name, count) => {
    const { pipeline } = await choosePipeline(name);
    const reasons = new Map<string, Recommendation>();
    for (const [order, facts] of everyKindOfOrder()) {
      const { reason, recommendation } = await pipeline.decide(order, facts, { strict: false });
      reasons.set(reason, recommendation);
    }
    expect(reasons.size).toBe(count);
    for (const [reason, recommendation] of reasons) {
      const verb = recommendation.startsWith('Hold') ? 'Held' : recommendation;
      expect(explain(decided(reason))).toMatch(new RegExp(`^${verb.slice(0, 4)}\\w*: .{20,}\\.$`));
    }
  });

  it('by its code where that is not known here', () => {
    expect(explain(decided('constructor'))).toBe('Decided by the rule constructor of its model.');
  });
});

it('a failure is explained with what was said about it', () => {
  const { recommendation: _r, decided_at: _d, attempt: _a, ...common } = decided('');
  const failed: OrderInRun = {
    ...common,
    state: 'failed',
    reason: 'feature.unknown',
    message: 'unknown at order time: payment_status',
    attempts: 5,
    failed_at: '2026-01-01T00:00:00.000Z',
  };
  expect(explain(failed)).toBe(
    'Failed: the run is strict, and something about the order was not known: unknown at order time: payment_status',
  );
});
