import {
  ImpossibleOrderError,
  type Order,
  OrderError,
  type Recommendation,
  recommendations,
  type Snapshot,
} from '@verdict/records';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { defaultModel } from './models/index.ts';

const settings = { model: 'order-rules@1.0.0', strict: false };
const strict = { ...settings, strict: true };

function orderAt(time: string): Order {
  return {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: `2021-07-04 ${time}`,
    sku_code: 'sku',
    quantity: 1,
    zip_code: '03779',
  };
}

const order = orderAt('12:00:00');

function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    inventory: { inventory: 5, timestamp: '2021-07-01 00:00:00' },
    payment: { payment_status: 'OK', timestamp: '2021-07-01 00:00:00' },
    zip_code: { available_from: '2021-07-01 00:00:00' },
    ...changes,
  };
}

test('the default model is the one of the contract', () => {
  expect(defaultModel).toBe('order-rules@1.0.0');
});

test('an order against which nothing speaks is delivered', () => {
  expect(decide(order, snapshot(), settings)).toEqual({
    recommendation: 'Deliver',
    reason: 'deliver',
  });
});

test('a zip code that opens at the second of the order is open', () => {
  const opens = { available_from: order.timestamp };
  expect(decide(order, snapshot({ zip_code: opens }), settings).reason).toBe('deliver');
});

test('a zip code that opens one second after the order is not', () => {
  const opens = { available_from: '2021-07-04 12:00:01' };
  expect(decide(order, snapshot({ zip_code: opens }), settings)).toEqual({
    recommendation: 'HoldCheckDelivery',
    reason: 'zip-code.not-yet',
  });
});

test('in a run that is not strict what is unknown holds the order', () => {
  expect(decide(order, snapshot({ inventory: null }), settings).reason).toBe('inventory.unknown');
  expect(decide(order, snapshot({ zip_code: null }), settings).reason).toBe('zip-code.unlisted');
  expect(decide(order, snapshot({ payment: null }), settings).reason).toBe('payment.missing');
});

test.each([
  ['inventory', 'inventory'],
  ['payment', 'payment_status'],
  ['zip_code', 'zip_code_available'],
] as const)('in a strict run an order without %s fails, and may be retried', (fact, feature) => {
  const deciding = () => decide(order, snapshot({ [fact]: null }), strict);
  expect(deciding).toThrow(new OrderError('feature.unknown', `unknown at order time: ${feature}`));
  expect(deciding).not.toThrow(ImpossibleOrderError);
});

test('a strict run names all that is unknown, also what no rule would have looked at', () => {
  const nothing = { inventory: null, payment: null, zip_code: null };
  expect(() => decide(order, nothing, strict)).toThrow(
    'unknown at order time: inventory, payment_status, zip_code_available',
  );
});

test('a strict run decides on 0 and on a zip code not yet open: both are known', () => {
  const none = { inventory: 0, timestamp: order.timestamp };
  expect(decide(order, snapshot({ inventory: none }), strict).reason).toBe('inventory.none');
  const opens = { available_from: '2021-07-05 00:00:00' };
  expect(decide(order, snapshot({ zip_code: opens }), strict).reason).toBe('zip-code.not-yet');
  expect(decide(orderAt('00:00:00'), snapshot(), strict).reason).toBe('hour.before-six');
});

test.each(['order-rules', 'order-rules@2.0.0', '', '__proto__', 'constructor'])(
  'an order of a run with the unknown model %j can never succeed',
  (model) => {
    expect(() => decide(order, snapshot(), { model, strict: false })).toThrow(
      new ImpossibleOrderError('model.unknown', `expected order-rules@1.0.0, got ${model}`),
    );
  },
);

const time = fc
  .integer({ min: 0, max: 23 })
  .map((hour) => `${String(hour).padStart(2, '0')}:30:00`);
const timestamp = time.map((text) => `2021-07-04 ${text}`);
const snapshots: fc.Arbitrary<Snapshot> = fc.record({
  inventory: fc.option(fc.record({ inventory: fc.integer({ min: -2, max: 3 }), timestamp })),
  payment: fc.option(
    fc.record({ payment_status: fc.oneof(fc.constant('OK'), fc.string()), timestamp }),
  ),
  zip_code: fc.option(fc.record({ available_from: timestamp })),
});

/** The table of the contract, from the end: the last assignment is the first rule. */
function byContract({ timestamp }: Order, facts: Snapshot): Recommendation {
  let recommendation: Recommendation = 'Deliver';
  if (/ 0[0-5]:/.test(timestamp)) recommendation = 'Decline';
  if (facts.payment?.payment_status !== 'OK') recommendation = 'HoldCheckPayment';
  if (facts.zip_code === null || facts.zip_code.available_from > timestamp) {
    recommendation = 'HoldCheckDelivery';
  }
  if (facts.inventory === null || facts.inventory.inventory < 1) {
    recommendation = 'HoldCheckAvailability';
  }
  return recommendation;
}

test('whatever is known, the decision is that of the contract', () => {
  const seen = new Set<Recommendation>();
  fc.assert(
    fc.property(time, snapshots, (at, facts) => {
      const { recommendation } = decide(orderAt(at), facts, settings);
      seen.add(recommendation);
      expect(recommendation).toBe(byContract(orderAt(at), facts));
    }),
    { numRuns: 2000 },
  );
  expect([...seen].toSorted()).toEqual([...recommendations].toSorted());
});

test('deciding changes nothing and gives the same decision again', () => {
  const freeze = (value: Snapshot): Snapshot => {
    for (const fact of Object.values(value)) Object.freeze(fact);
    return Object.freeze(value);
  };
  fc.assert(
    fc.property(time, snapshots, (at, facts) => {
      const frozen = freeze(structuredClone(facts));
      const frozenOrder = Object.freeze(orderAt(at));
      const first = decide(frozenOrder, frozen, Object.freeze({ ...settings }));
      expect(decide(frozenOrder, frozen, settings)).toEqual(first);
      expect(frozen).toEqual(facts);
    }),
  );
});
