import { type Features, type Recommendation, recommendations } from '@verdict/records';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRowCounting, strangersIn, unexpectedIn } from './count-rows.ts';
import type { Distribution } from './distribution.ts';
import { openOrderCounting } from './order-counting.ts';
import { type DecidedOrder, openOrderRows } from './order-row.ts';
import { mergeWindowCounts, parseWindowFields, phaseMs } from './window-counts.ts';
import { quantileOf } from './histogram.ts';

const declared = [
  { name: 'stock', type: 'number' },
  { name: 'status', type: 'category' },
  { name: 'is_open', type: 'boolean' },
  { name: 'placed_at', type: 'time' },
];

const day = 86_400;
const { head, rowOf } = openOrderRows(declared, day);

function elementOf(orders: readonly DecidedOrder[]): Buffer {
  const rows = JSON.stringify(orders.map(rowOf));
  return Buffer.from(`["july",${head()}]\n${rows}`);
}

/** As Redis would have it. */
function countedBy(elements: readonly Buffer[]) {
  const counting = openRowCounting();
  for (const element of elements) counting.add(element);
  return counting.counted().map(({ fields, ...rest }) => {
    const stored = [...fields].map(([field, count]) => [field, String(count)]);
    return { ...rest, counts: parseWindowFields(Object.fromEntries(stored)) };
  });
}

const noPhases = { waiting: null, look_up: null, decide: null };

function orderOf(features: Features, changes: Partial<DecidedOrder> = {}): DecidedOrder {
  const timestamp = '2021-07-04 20:31:02';
  return { timestamp, features, recommendation: 'Deliver', phases: noPhases, ...changes };
}

const anyFeatures = fc.record({
  stock: fc.option(fc.oneof(fc.integer({ min: -200, max: 200 }), fc.double())),
  status: fc.option(fc.string({ unit: 'binary' })),
  is_open: fc.option(fc.boolean()),
});

const anyOrder = fc.tuple(
  anyFeatures,
  fc.constantFrom(...recommendations),
  fc.integer({ min: 1, max: 28 }),
);

type AnyOrder = readonly [Features, Recommendation, number];

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function decided([features, recommendation, ofJuly]: AnyOrder): DecidedOrder {
  const timestamp = `2021-07-${String(ofJuly).padStart(2, '0')} 23:59:59`;
  return orderOf(features, { recommendation, timestamp });
}

describe('counters of windows', () => {
  test('say the same as a count of the orders themselves, however these were put together', () => {
    fc.assert(
      fc.property(
        fc.array(anyOrder, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (all, n) => {
          const orders = all.map(decided);
          const steps = Array.from({ length: n }, (_, part) =>
            orders.filter((_order, at) => at % n === part),
          );
          const elements = steps.map(elementOf);
          const merged = mergeWindowCounts(countedBy(elements).map(({ counts }) => counts));
          const plain = openOrderCounting(declared);
          for (const { features, recommendation } of orders) plain.count(features, recommendation);
          const { features, decisions } = plain.counted();
          expect(merged.decisions).toEqual(decisions);
          // A feature of which no value is known has no kind here.
          const withoutKind = ({ kind: _kind, ...rest }: Distribution) => rest;
          const expected = orders.length > 0 ? mapValues(features, withoutKind) : {};
          expect(mapValues(merged.features, withoutKind)).toEqual(expected);
        },
      ),
    );
  });

  test('know a number from a category', () => {
    const [window] = countedBy([elementOf([orderOf({ stock: 7, status: '7', is_open: true })])]);
    expect(mapValues(window?.counts.features ?? {}, ({ kind }) => kind)).toEqual({
      stock: 'number',
      status: 'category',
      is_open: 'category',
    });
  });

  test('are those of the day that an order carries', () => {
    const timestamps = ['2021-07-03 23:59:59', '2021-07-04 00:00:00', '2021-07-04 23:59:59'];
    const orders = timestamps.map((timestamp) => orderOf({}, { timestamp }));
    expect(countedBy([elementOf(orders)])).toMatchObject([
      { run: 'july', window: `${day}:${Date.UTC(2021, 6, 3) / 1000}`, orders: 1 },
      { run: 'july', window: `${day}:${Date.UTC(2021, 6, 4) / 1000}`, orders: 2 },
    ]);
  });

  test('have how long the phases took, without those that say nothing', () => {
    const phases = { waiting: 4000, look_up: 2.5, decide: 0.02 };
    const odd = { waiting: Number.NaN, look_up: -1, decide: null };
    const orders = [orderOf({}, { phases }), orderOf({}, { phases: odd })];
    const [window] = countedBy([elementOf(orders)]);
    const median = (phase: 'waiting' | 'look_up' | 'decide') =>
      phaseMs(phase, quantileOf(window?.counts.phases[phase] ?? { counts: new Map() }, 1) ?? -1);
    expect(median('waiting') / 4000).toBeCloseTo(1, 1);
    expect(median('look_up') / 2.5).toBeCloseTo(1, 1);
    expect(median('decide') / 0.02).toBeCloseTo(1, 1);
    const counts = Object.values(window?.counts.phases ?? {}).map((phase) => [
      ...phase.counts.values(),
    ]);
    expect(counts).toEqual([[1], [1, 1], [1]]);
  });

  test('have what is not as expected, once for each order', () => {
    const thresholds = { stock: { min: 0 }, status: { domain: ['OK'] } };
    const counting = openRowCounting({ thresholds, budgets: { look_up: 2 } });
    const [fast, slow] = [2, 2.001].map((look_up) => ({ ...noPhases, look_up }));
    const orders = [
      orderOf({ stock: -1, status: 'OK' }, { phases: fast ?? noPhases }),
      orderOf({ stock: -1, status: 'ok' }, { phases: slow ?? noPhases }),
      orderOf({ stock: 0, status: null }),
    ];
    counting.add(elementOf(orders));
    const [window] = counting.counted();
    const stored = [...(window?.fields ?? [])].map(([field, count]) => [field, String(count)]);
    const counts = parseWindowFields(Object.fromEntries(stored));
    expect(counts.violations).toEqual([
      { feature: 'stock', rule: 'min', orders: 2 },
      { feature: 'status', rule: 'domain', orders: 1 },
    ]);
    expect(counts.overruns).toEqual(new Map([['look_up', 1]]));
    const twice = mergeWindowCounts([counts, counts]);
    expect(twice.violations.map(({ orders: n }) => n)).toEqual([4, 2]);
    expect(twice.overruns).toEqual(new Map([['look_up', 2]]));
    expect(unexpectedIn(counting.counted())).toEqual([
      'stock: min',
      'status: domain',
      'longer than its budget: look_up',
    ]);
  });

  test('leave out orders that were stored by another step, and those of which nothing is counted', () => {
    const rows = [1, 2, 3].map((stock) => rowOf(orderOf({ stock })));
    const marked = `["july",${head()}]\n${JSON.stringify([...rows, null])}\n"1011"`;
    const [window] = countedBy([Buffer.from(marked)]);
    expect(window?.counts.decisions.n).toBe(2);
    expect(window?.counts.features['stock']?.counts).toEqual({ 1: 1, 3: 1 });
  });

  test('tell of thresholds that no order has a feature for', () => {
    const thresholds = { stock: { min: 0 }, placed_at: { min: 0 }, stokc: { min: 0 } };
    const expectations = { thresholds, budgets: {} };
    const counting = openRowCounting(expectations);
    counting.add(elementOf([orderOf({ stock: null })]));
    expect(strangersIn(expectations, counting.counted())).toEqual(['placed_at', 'stokc']);
  });

  test('leave a time that never comes again alone', () => {
    const [window] = countedBy([elementOf([orderOf({ placed_at: 17 })])]);
    expect(Object.keys(window?.counts.features ?? {}).toSorted()).toEqual([
      'is_open',
      'status',
      'stock',
    ]);
  });

  test('are not confused by names and values that look like fields', () => {
    const odd = [{ name: 'a b', type: 'category' }];
    const table = openOrderRows(odd, day);
    const values = ['d\x1fDeliver', '', '#', '__proto__'];
    const orders = values.map((value) => table.rowOf(orderOf({ 'a b': value })));
    const element = Buffer.from(`["july",${table.head()}]\n${JSON.stringify(orders)}`);
    const [window] = countedBy([element]);
    expect(window?.counts.features['a b']?.n).toBe(4);
    expect(window?.counts.decisions).toMatchObject({ n: 4, counts: { Deliver: 4 } });
    expect(Object.entries(window?.counts.features['a b']?.counts ?? {})).toEqual(
      expect.arrayContaining(values.map((value) => [value, 1])),
    );
  });
});
