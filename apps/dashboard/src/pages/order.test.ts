import { expect, it } from 'vitest';
import type { OrderInRun } from '../orders-in-runs.ts';
import { orderPage } from './order.ts';

const attack = '<script>alert(1)</script>';

function failedOrder(): OrderInRun {
  return {
    run: attack,
    settings: { model: attack, inventory_as_of: 'order-time', strict: true },
    order: {
      order_id: attack,
      customer_id: 'customer-4711',
      timestamp: '2021-07-04 20:31:02',
      sku_code: attack,
      quantity: 1,
      zip_code: attack,
    },
    features: {
      order_hour_of_day: 20,
      inventory: 0,
      payment_status: attack,
      zip_code_available: null,
    },
    facts: {
      inventory: { inventory: 0, timestamp: '2021-07-01 00:00:00' },
      payment: { payment_status: attack, timestamp: '2021-07-01 00:00:00' },
      zip_code: null,
    },
    job: {
      job_id: attack,
      queue: 'orders',
      state: 'failed',
      attempts_made: 1,
      last_error: attack,
      added_at: '2026-01-01T00:00:00.000Z',
      started_at: null,
      finished_at: null,
    },
    state: 'failed',
    reason: attack,
    message: attack,
    attempts: 1,
    failed_at: '2026-01-01T00:00:00.000Z',
  };
}

it('shows hostile text as text', () => {
  const page = orderPage(attack, [failedOrder()]);
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

it('shows no customer', () => {
  const page = orderPage('o', [failedOrder()]);
  expect(page).not.toContain('customer-4711');
  expect(page).toContain('cust…');
});

it('tells unknown from zero', () => {
  const page = orderPage('o', [failedOrder()]).replace(/\s+/g, ' ');
  expect(page).toContain('<dt>zip_code_available</dt> <dd><em>unknown</em></dd>');
  expect(page).toContain('<dt>inventory</dt> <dd>0</dd>');
});

it('compares what several runs made of it, and marks what differs', () => {
  const first = { ...failedOrder(), run: 'first' };
  const second = { ...first, run: 'second', settings: { ...first.settings, strict: false } };
  expect(orderPage('o', [first])).not.toContain('id="comparison"');
  const page = orderPage('o', [first, second]).replace(/\s+/g, ' ');
  expect(page).toContain('strict<span class="hidden"> (differs)</span>');
  expect(page).toContain('<td><mark>true</mark></td><td><mark>false</mark></td>');
  expect(page).not.toContain('reason<span class="hidden"> (differs)');
});

/** Held for want of stock; one piece would do. */
function heldOrder(): OrderInRun {
  const { run, settings, order, features, facts, job } = failedOrder();
  const held = { recommendation: 'HoldCheckAvailability', reason: 'inventory.none' } as const;
  const [column, value] = ['inventory', 0] as const;
  const unknown = { column, is: 'unknown', limit: null, value, holds: false } as const;
  const none = { column, is: 'at-most', limit: 0, value, holds: true } as const;
  return {
    run,
    settings,
    order,
    features,
    facts,
    job,
    ...held,
    state: 'decided',
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
    shadows: { 'other@1.0.0': { recommendation: 'Deliver', reason: 'deliver' } },
    explanation: {
      path: [
        { ...unknown, decision: { ...held, reason: 'inventory.unknown' } },
        { ...none, decision: held },
      ],
      flips: [
        {
          feature: column,
          from: 0,
          to: 1,
          bound: 'at',
          decision: { recommendation: 'Deliver', reason: 'deliver' },
        },
      ],
    },
  };
}

it('tells the conditions in order and marks the one that decided', () => {
  const page = orderPage('o', [heldOrder()]).replace(/\s+/g, ' ');
  expect(page).toContain('inventory is unknown <span class="note">no: it is 0</span>');
  expect(page).toContain(
    'inventory is at most 0 <span class="note"><mark>yes: it is 0</mark></span>',
  );
  expect(page).toContain('inventory 1 instead of 0');
});

it('tells shadows that decided otherwise, where there are some', () => {
  const held = heldOrder();
  const page = orderPage('o', [held]).replace(/\s+/g, ' ');
  expect(page).toContain('Deliver <code>deliver</code> <span class="note">other@1.0.0</span>');
  expect(orderPage('o', [failedOrder()])).not.toContain('A shadow says');
});

it('says where no single feature could have changed the decision, and where nothing can be said', () => {
  const held = heldOrder();
  if (held.state !== 'decided' || held.explanation === null) throw new Error('expected a decision');
  const { path } = held.explanation;
  const without = orderPage('o', [{ ...held, explanation: { path, flips: [] } }]);
  expect(without).toContain('No single feature could have changed it.');
  const silent = orderPage('o', [{ ...held, explanation: null }]);
  expect(silent).not.toContain('Conditions in order');
});
