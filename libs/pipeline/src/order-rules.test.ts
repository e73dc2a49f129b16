// The two versions of order-rules that come with this library, against the tables of what they should decide.
import {
  type Order,
  OrderError,
  ImpossibleOrderError,
  type Recommendation,
} from '@verdict/records';
import { recommendations, type Snapshot } from '@verdict/records';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { choosePipeline } from './choose.ts';

const { pipeline: version1 } = await choosePipeline('order-rules@1.0.0');
const { pipeline: version2 } = await choosePipeline('order-rules@2.0.0');
const lenient = { strict: false };
const strict = { strict: true };

function orderAt(time: string, quantity = 1): Order {
  return {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: `2021-07-04 ${time}`,
    sku_code: 'sku',
    quantity,
    zip_code: '03779',
  };
}

const order = orderAt('12:00:00');
const timestamp = '2021-07-01 00:00:00';
const stock = (inventory: number) => ({ inventory: { inventory, timestamp } });
const paid = (payment_status: string) => ({ payment: { payment_status, timestamp } });
const opens = (available_from: string) => ({ zip_code: { available_from } });

function facts(changes: Partial<Snapshot> = {}): Snapshot {
  return { ...stock(5), ...paid('OK'), ...opens(timestamp), ...changes };
}

test.each<[Partial<Snapshot>, string, string]>([
  [{}, 'Deliver', 'deliver'],
  [stock(1), 'Deliver', 'deliver'],
  [stock(0), 'HoldCheckAvailability', 'inventory.none'],
  [stock(-1), 'HoldCheckAvailability', 'inventory.none'],
  [{ inventory: null }, 'HoldCheckAvailability', 'inventory.unknown'],
  [opens('2021-07-04 12:00:00'), 'Deliver', 'deliver'],
  [opens('2021-07-04 12:00:01'), 'HoldCheckDelivery', 'zip-code.not-yet'],
  [{ zip_code: null }, 'HoldCheckDelivery', 'zip-code.unlisted'],
  [{ payment: null }, 'HoldCheckPayment', 'payment.missing'],
  [paid('FAILED'), 'HoldCheckPayment', 'payment.failed'],
  [paid('VERIFY_ADDRESS'), 'HoldCheckPayment', 'payment.verify-address'],
  [paid('VERIFY_BANK_DETAILS'), 'HoldCheckPayment', 'payment.verify-bank-details'],
  [paid('REFUNDED'), 'HoldCheckPayment', 'payment.other'],
  [paid('ok'), 'HoldCheckPayment', 'payment.other'],
  [paid('OK '), 'HoldCheckPayment', 'payment.other'],
  [paid('__proto__'), 'HoldCheckPayment', 'payment.other'],
  [paid(''), 'HoldCheckPayment', 'payment.other'],
])('version 1 with %j: %s because of %s', (changes, recommendation, reason) => {
  expect(version1.decide(order, facts(changes), lenient)).toEqual({ recommendation, reason });
});

test.each([
  ['00:00:00', 'Decline'],
  ['05:59:59', 'Decline'],
  ['06:00:00', 'Deliver'],
  ['23:59:59', 'Deliver'],
])('an order of %s: %s', (time, recommendation) => {
  for (const pipeline of [version1, version2]) {
    expect(pipeline.decide(orderAt(time), facts(), lenient)).toMatchObject({ recommendation });
  }
});

test.each<[number, Partial<Snapshot>, string, string]>([
  [5, {}, 'Deliver', 'deliver'],
  [6, {}, 'HoldCheckAvailability', 'inventory.short'],
  [1, stock(0), 'HoldCheckAvailability', 'inventory.none'],
  [1, { inventory: null }, 'HoldCheckAvailability', 'inventory.unknown'],
  [1, opens('2021-07-11 12:00:00'), 'Deliver', 'deliver'],
  [1, opens('2021-07-11 12:00:01'), 'HoldCheckDelivery', 'zip-code.not-yet'],
  [1, { zip_code: null }, 'HoldCheckDelivery', 'zip-code.unlisted'],
  [1, paid('FAILED'), 'HoldCheckPayment', 'payment.failed'],
])(
  'version 2 for %i pieces with %j: %s because of %s',
  (quantity, changes, recommendation, reason) => {
    const given = orderAt('12:00:00', quantity);
    expect(version2.decide(given, facts(changes), lenient)).toEqual({ recommendation, reason });
  },
);

test('the first rule that applies decides', () => {
  const all = { ...stock(0), ...opens('2021-08-01 00:00:00'), ...paid('FAILED') };
  const early = orderAt('03:00:00');
  const reasonOf = (changes: Partial<Snapshot>) =>
    version1.decide(early, facts({ ...all, ...changes }), lenient);
  expect(reasonOf({})).toMatchObject({ reason: 'inventory.none' });
  expect(reasonOf(stock(1))).toMatchObject({ reason: 'zip-code.not-yet' });
  const open = { ...stock(1), ...opens(timestamp) };
  expect(reasonOf(open)).toMatchObject({ reason: 'payment.failed' });
  expect(reasonOf({ ...open, ...paid('OK') })).toMatchObject({ reason: 'hour.before-six' });
});

test('the features are those of the contract, in its order; what is unknown is null', () => {
  expect(JSON.stringify(version1.featuresOf(order, facts()))).toBe(
    '{"order_hour_of_day":12,"inventory":5,"payment_status":"OK","zip_code_available":true}',
  );
  const nothing = { inventory: null, payment: null, zip_code: null };
  expect(version1.featuresOf(order, nothing)).toEqual({
    order_hour_of_day: 12,
    inventory: null,
    payment_status: null,
    zip_code_available: null,
  });
});

test.each([
  ['inventory', 'inventory'],
  ['payment', 'payment_status'],
  ['zip_code', 'zip_code_available'],
] as const)('in a strict run an order without %s fails, and may be retried', (fact, feature) => {
  const deciding = () => version1.decide(order, facts({ [fact]: null }), strict);
  expect(deciding).toThrow(new OrderError('feature.unknown', `unknown at order time: ${feature}`));
  expect(deciding).not.toThrow(ImpossibleOrderError);
});

test('a strict run names all that is unknown, also what no rule would have looked at', () => {
  const nothing = { inventory: null, payment: null, zip_code: null };
  expect(() => version1.decide(order, nothing, strict)).toThrow(
    'unknown at order time: inventory, payment_status, zip_code_available',
  );
});

test('a strict run decides on 0 and on a zip code not yet open: both are known', () => {
  const reasonOf = (given: Order, changes: Partial<Snapshot>) =>
    version1.decide(given, facts(changes), strict);
  expect(reasonOf(order, stock(0))).toMatchObject({ reason: 'inventory.none' });
  const later = opens('2021-07-05 00:00:00');
  expect(reasonOf(order, later)).toMatchObject({ reason: 'zip-code.not-yet' });
  expect(reasonOf(orderAt('00:00:00'), {})).toMatchObject({ reason: 'hour.before-six' });
});

const time = fc
  .integer({ min: 0, max: 23 })
  .map((hour) => `${String(hour).padStart(2, '0')}:30:00`);
const someTime = fc
  .tuple(fc.integer({ min: 1, max: 15 }), time)
  .map(([day, at]) => `2021-07-${String(day).padStart(2, '0')} ${at}`);
const snapshots: fc.Arbitrary<Snapshot> = fc.record({
  inventory: fc.option(
    fc.record({ inventory: fc.integer({ min: -2, max: 3 }), timestamp: someTime }),
  ),
  payment: fc.option(
    fc.record({ payment_status: fc.oneof(fc.constant('OK'), fc.string()), timestamp: someTime }),
  ),
  zip_code: fc.option(fc.record({ available_from: someTime })),
});

/** A table from its end: the last assignment is the first rule. */
function byTable(
  { timestamp: placed, quantity }: Order,
  known: Snapshot,
  version: 1 | 2,
): Recommendation {
  let recommendation: Recommendation = 'Deliver';
  if (/ 0[0-5]:/.test(placed)) recommendation = 'Decline';
  if (known.payment?.payment_status !== 'OK') recommendation = 'HoldCheckPayment';
  const day = Number(placed.slice(8, 10)) + (version === 2 ? 7 : 0);
  const latest = `2021-07-${String(day).padStart(2, '0')}${placed.slice(10)}`;
  if (known.zip_code === null || known.zip_code.available_from > latest) {
    recommendation = 'HoldCheckDelivery';
  }
  const least = version === 2 ? quantity : 1;
  if (known.inventory === null || known.inventory.inventory < least) {
    recommendation = 'HoldCheckAvailability';
  }
  return recommendation;
}

test.each([
  [1, version1],
  [2, version2],
] as const)(
  'whatever is known, version %i decides as its table says',
  async (version, pipeline) => {
    const seen = new Set<Recommendation>();
    const quantities = fc.integer({ min: 1, max: 3 });
    await fc.assert(
      fc.asyncProperty(time, quantities, snapshots, async (at, quantity, known) => {
        const given = orderAt(at, quantity);
        const { recommendation } = await pipeline.decide(given, known, lenient);
        seen.add(recommendation);
        expect(recommendation).toBe(byTable(given, known, version));
      }),
      { numRuns: 2000 },
    );
    expect([...seen].toSorted()).toEqual([...recommendations].toSorted());
  },
);

test('deciding changes nothing and gives the same decision again', () => {
  const freeze = (value: Snapshot): Snapshot => {
    for (const fact of Object.values(value)) Object.freeze(fact);
    return Object.freeze(value);
  };
  fc.assert(
    fc.property(time, snapshots, (at, known) => {
      const frozen = freeze(structuredClone(known));
      const frozenOrder = Object.freeze(orderAt(at));
      const first = version2.decide(frozenOrder, frozen, lenient);
      expect(version2.decide(frozenOrder, frozen, lenient)).toEqual(first);
      expect(frozen).toEqual(known);
    }),
  );
});
