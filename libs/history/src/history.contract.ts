// What every History must do: the as-of rule. Each implementation runs it in a test of its own.
import type { Inventory, Order, Payment, Snapshot, ZipCode } from '@verdict/records';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { History } from './history.ts';

const at = (time: string): string => `2021-07-04 ${time}`;

function orderOf(changes: Partial<Order> = {}): Order {
  return {
    order_id: 'order',
    customer_id: 'customer',
    timestamp: at('12:00:00'),
    sku_code: 'sku',
    quantity: 1,
    zip_code: '03779',
    ...changes,
  };
}

function stock(time: string, inventory: number, sku_code = 'sku'): Inventory {
  return { sku_code, timestamp: at(time), inventory };
}

function payment(time: string, payment_status: string, order_id = 'order'): Payment {
  return { order_id, timestamp: at(time), payment_status };
}

const oddKeys = [
  '__proto__',
  'constructor',
  'toString',
  'a:b',
  'a!b c',
  ' ',
  '007',
  '{tag}',
  '*',
  'Größe 日本語 🚚',
  "'; redis.call('FLUSHALL') --",
];

/** Facts and an order drawn from few keys and times, so that ties and gaps are common. */
const fewTimes = fc.constantFrom('00:00:00', '00:00:01', '11:59:59', '12:00:00', '23:59:59');
const fewKeys = fc.constantFrom('a', 'b', '__proto__', 'a:b');
const inventories = fc.array(
  fc
    .record({ time: fewTimes, inventory: fc.integer({ min: -9, max: 99 }), sku: fewKeys })
    .map(({ time, inventory, sku }) => stock(time, inventory, sku)),
  { maxLength: 12 },
);
const payments = fc.array(
  fc
    .record({ time: fewTimes, status: fc.constantFrom('OK', 'FAILED', 'a b !'), id: fewKeys })
    .map(({ time, status, id }) => payment(time, status, id)),
  { maxLength: 12 },
);
const zipCodes = fc.array(
  fc
    .record({ zip_code: fewKeys, time: fewTimes })
    .map(({ zip_code, time }) => ({ zip_code, available_from: at(time) })),
  { maxLength: 8 },
);
const orders = fc
  .record({ time: fewTimes, order_id: fewKeys, sku_code: fewKeys, zip_code: fewKeys })
  .map(({ time, ...keys }) => orderOf({ timestamp: at(time), ...keys }));

/** The rule, read off the contract: look at every row, remember the best one so far. */
function lastKnown<F extends { readonly timestamp: string }>(rows: readonly F[], until: string) {
  let best: F | null = null;
  for (const row of rows) {
    const isKnown = row.timestamp <= until;
    if (isKnown && (best === null || row.timestamp >= best.timestamp)) best = row;
  }
  return best;
}

interface Facts {
  readonly inventories: readonly Inventory[];
  readonly payments: readonly Payment[];
  readonly zipCodes: readonly ZipCode[];
}

function snapshotByScan(facts: Facts, order: Order, isLatest: boolean): Snapshot {
  const ofSku = facts.inventories.filter(({ sku_code }) => sku_code === order.sku_code);
  const ofOrder = facts.payments.filter(({ order_id }) => order_id === order.order_id);
  const ofZip = facts.zipCodes.filter(({ zip_code }) => zip_code === order.zip_code);
  const level = lastKnown(ofSku, isLatest ? '~' : order.timestamp);
  const paid = lastKnown(ofOrder, order.timestamp);
  const [available_from] = ofZip.map((zip) => zip.available_from).toSorted();
  return {
    inventory: level && { inventory: level.inventory, timestamp: level.timestamp },
    payment: paid && { payment_status: paid.payment_status, timestamp: paid.timestamp },
    zip_code: available_from === undefined ? null : { available_from },
  };
}

/** @param open makes an empty history for the running test */
export function describeHistory(name: string, open: () => History): void {
  async function stockAt(
    time: string,
    loads: readonly (readonly Inventory[])[],
    order: Partial<Order> = {},
  ): Promise<number | undefined> {
    const history = open();
    for (const load of loads) await history.addInventory(load);
    const snapshot = await history.snapshotOf(
      orderOf({ timestamp: at(time), ...order }),
      'order-time',
    );
    return snapshot.inventory?.inventory;
  }

  async function statusAt(
    time: string,
    loads: readonly (readonly Payment[])[],
  ): Promise<string | undefined> {
    const history = open();
    for (const load of loads) await history.addPayments(load);
    const snapshot = await history.snapshotOf(orderOf({ timestamp: at(time) }), 'order-time');
    return snapshot.payment?.payment_status;
  }

  async function opensAt(loads: readonly (readonly string[])[]): Promise<string | undefined> {
    const history = open();
    for (const load of loads) {
      await history.addZipCodes(
        load.map((time) => ({ zip_code: '03779', available_from: at(time) })),
      );
    }
    return (await history.snapshotOf(orderOf(), 'order-time')).zip_code?.available_from;
  }

  // oxlint-disable-next-line vitest/valid-title -- each implementation brings its name
  describe(name, () => {
    test('where nothing is known, each fact is null', async () => {
      const nothing = { inventory: null, payment: null, zip_code: null };
      expect(await open().snapshotOf(orderOf(), 'order-time')).toEqual(nothing);
      expect(await open().snapshotOf(orderOf(), 'latest')).toEqual(nothing);
    });

    test('facts of other keys are not known', async () => {
      const history = open();
      await history.addInventory([stock('10:00:00', 5, 'sk'), stock('10:00:00', 5, 'sku2')]);
      await history.addPayments([payment('10:00:00', 'OK', 'orde')]);
      await history.addZipCodes([{ zip_code: '3779', available_from: at('10:00:00') }]);
      expect(await history.snapshotOf(orderOf(), 'order-time')).toEqual({
        inventory: null,
        payment: null,
        zip_code: null,
      });
    });

    test('each fact comes with the time from which it counts', async () => {
      const history = open();
      await history.addInventory([stock('10:00:00', 5)]);
      await history.addPayments([payment('11:00:00', 'OK')]);
      await history.addZipCodes([{ zip_code: '03779', available_from: at('13:00:00') }]);
      expect(await history.snapshotOf(orderOf(), 'order-time')).toEqual({
        inventory: { inventory: 5, timestamp: at('10:00:00') },
        payment: { payment_status: 'OK', timestamp: at('11:00:00') },
        zip_code: { available_from: at('13:00:00') },
      });
    });

    test.each([
      ['before the first level', '09:59:59', undefined],
      ['at its very second', '10:00:00', 5],
      ['until the next', '10:59:59', 5],
      ['at the second of the next', '11:00:00', 7],
      ['after the last', '23:59:59', 7],
    ])('the stock %s', async (_what, time, inventory) => {
      expect(await stockAt(time, [[stock('10:00:00', 5), stock('11:00:00', 7)]])).toBe(inventory);
    });

    test.each([
      ['before the first status', '09:59:59', undefined],
      ['at its very second', '10:00:00', 'FAILED'],
      ['until the next', '10:59:59', 'FAILED'],
      ['at the second of the next', '11:00:00', 'OK'],
      ['after the last', '23:59:59', 'OK'],
    ])('the payment status %s', async (_what, time, status) => {
      const facts = [payment('10:00:00', 'FAILED'), payment('11:00:00', 'OK')];
      expect(await statusAt(time, [facts])).toBe(status);
    });

    test('rows need not be sorted', async () => {
      const levels = [stock('11:00:00', 7), stock('13:00:00', 9), stock('10:00:00', 5)];
      expect(await stockAt('10:30:00', [levels])).toBe(5);
      expect(await stockAt('12:00:00', [levels])).toBe(7);
      const statuses = [payment('11:00:00', 'OK'), payment('10:00:00', 'FAILED')];
      expect(await statusAt('10:30:00', [statuses])).toBe('FAILED');
      expect(await statusAt('12:00:00', [statuses])).toBe('OK');
    });

    test('among rows of the same time the later row wins', async () => {
      expect(await stockAt('10:00:00', [[stock('10:00:00', 9), stock('10:00:00', 5)]])).toBe(5);
      expect(await stockAt('10:00:00', [[stock('10:00:00', 5), stock('10:00:00', 9)]])).toBe(9);
      const statuses = [payment('10:00:00', 'OK'), payment('10:00:00', 'FAILED')];
      expect(await statusAt('10:00:00', [statuses])).toBe('FAILED');
      expect(await statusAt('10:00:00', [statuses.toReversed()])).toBe('OK');
    });

    test('the later row wins a tie also when rows of other times stand between', async () => {
      const levels = [stock('10:00:00', 9), stock('11:00:00', 1), stock('10:00:00', -5)];
      expect(await stockAt('10:30:00', [levels])).toBe(-5);
      const statuses = [
        payment('10:00:00', 'OK'),
        payment('11:00:00', 'A'),
        payment('10:00:00', 'B'),
      ];
      expect(await statusAt('10:30:00', [statuses])).toBe('B');
    });

    test('a later load wins a tie, and adds what is new', async () => {
      const levels = [[stock('10:00:00', 9)], [stock('10:00:00', 5), stock('09:00:00', 1)]];
      expect(await stockAt('10:00:00', levels)).toBe(5);
      expect(await stockAt('09:00:00', levels)).toBe(1);
      const statuses = [[payment('10:00:00', 'OK')], [payment('10:00:00', 'FAILED')]];
      expect(await statusAt('10:00:00', statuses)).toBe('FAILED');
    });

    test('a later load does not hide an older fact of a later time', async () => {
      expect(await stockAt('12:00:00', [[stock('11:00:00', 7)], [stock('10:00:00', 5)]])).toBe(7);
    });

    test('the same file may be loaded twice, also one with ties', async () => {
      const levels = [stock('10:00:00', 9), stock('11:00:00', 7), stock('10:00:00', 5)];
      expect(await stockAt('10:00:00', [levels, levels])).toBe(5);
      expect(await stockAt('12:00:00', [levels, levels])).toBe(7);
      const statuses = [
        payment('10:00:00', 'A'),
        payment('11:00:00', 'C'),
        payment('10:00:00', 'B'),
      ];
      expect(await statusAt('10:00:00', [statuses, statuses])).toBe('B');
      expect(await statusAt('12:00:00', [statuses, statuses])).toBe('C');
    });

    test('nothing may be loaded', async () => {
      const history = open();
      await history.addInventory([]);
      await history.addPayments([]);
      await history.addZipCodes([]);
      expect((await history.snapshotOf(orderOf(), 'order-time')).inventory).toBeNull();
    });

    test.each([0, -1, -12, 999_999_999_999_999, -999_999_999_999_999])(
      'a stock of %d stays what it is',
      async (inventory) => {
        expect(await stockAt('10:00:00', [[stock('10:00:00', inventory)]])).toBe(inventory);
      },
    );

    test.each([
      'OK',
      'VERIFY_BANK_DETAILS',
      'partly refunded',
      ' a ',
      '10:00:00 x',
      '__proto__',
      '🚚',
    ])('the status %j stays what it is', async (status) => {
      const facts = [payment('10:00:00', status), payment('11:00:00', 'OK')];
      expect(await statusAt('10:30:00', [facts])).toBe(status);
    });

    test('a zip code listed more than once is available from the earliest time', async () => {
      expect(await opensAt([['12:00:00', '10:00:00', '11:00:00']])).toBe(at('10:00:00'));
      expect(await opensAt([['12:00:00'], ['10:00:00'], ['11:00:00']])).toBe(at('10:00:00'));
    });

    test('a zip code that opens after the order is known with its date', async () => {
      expect(await opensAt([['23:59:59']])).toBe(at('23:59:59'));
    });

    test('only stock, and only on demand, is taken as of the newest time', async () => {
      const history = open();
      await history.addInventory([stock('10:00:00', 5), stock('13:00:00', 7)]);
      await history.addPayments([payment('10:00:00', 'FAILED'), payment('13:00:00', 'OK')]);
      expect(await history.snapshotOf(orderOf(), 'latest')).toMatchObject({
        inventory: { inventory: 7, timestamp: at('13:00:00') },
        payment: { payment_status: 'FAILED' },
      });
      expect(await history.snapshotOf(orderOf(), 'order-time')).toMatchObject({
        inventory: { inventory: 5 },
        payment: { payment_status: 'FAILED' },
      });
    });

    test('the newest stock may be of the last second that can be written', async () => {
      const history = open();
      await history.addInventory([
        { sku_code: 'sku', timestamp: '9999-12-31 23:59:59', inventory: 3 },
      ]);
      expect((await history.snapshotOf(orderOf(), 'latest')).inventory?.inventory).toBe(3);
    });

    test.each(oddKeys)('%j is a key like any other', async (key) => {
      const history = open();
      const order = orderOf({ order_id: key, sku_code: key, zip_code: key });
      await history.addInventory([stock('10:00:00', 1, 'other')]);
      expect((await history.snapshotOf(order, 'order-time')).inventory).toBeNull();
      await history.addInventory([stock('10:00:00', 5, key)]);
      await history.addPayments([payment('10:00:00', 'OK', key)]);
      await history.addZipCodes([{ zip_code: key, available_from: at('10:00:00') }]);
      expect(await history.snapshotOf(order, 'order-time')).toEqual({
        inventory: { inventory: 5, timestamp: at('10:00:00') },
        payment: { payment_status: 'OK', timestamp: at('10:00:00') },
        zip_code: { available_from: at('10:00:00') },
      });
    });

    test('a SKU with 50,000 stock levels in any order stays right', async () => {
      const history = open();
      const seconds = 50_000;
      const timeOf = (n: number) =>
        [n / 3600, (n / 60) % 60, n % 60]
          .map((part) => String(Math.floor(part)).padStart(2, '0'))
          .join(':');
      // 7919 is prime to 50,000: every second once, none next to the one before.
      const levels = Array.from({ length: seconds }, (_, n) => {
        const second = (n * 7919) % seconds;
        return stock(timeOf(second), second);
      });
      for (let n = 0; n < seconds; n += 1000) {
        await history.addInventory(levels.slice(n, n + 1000));
      }
      for (const second of [0, 1, 24_999, 49_998, 49_999]) {
        const order = orderOf({ timestamp: at(timeOf(second)) });
        const { inventory } = await history.snapshotOf(order, 'order-time');
        expect(inventory).toEqual({ inventory: second, timestamp: at(timeOf(second)) });
      }
      const newest = await history.snapshotOf(orderOf({ timestamp: at('00:00:00') }), 'latest');
      expect(newest.inventory?.inventory).toBe(seconds - 1);
    });

    test('whatever is loaded, in however many loads, the answer is that of a scan of all rows', async () => {
      const loads = fc.record({ inventories, payments, zipCodes });
      await fc.assert(
        fc.asyncProperty(fc.array(loads, { maxLength: 3 }), orders, async (all, order) => {
          const history = open();
          for (const load of all) {
            await history.addInventory(load.inventories);
            await history.addPayments(load.payments);
            await history.addZipCodes(load.zipCodes);
          }
          const facts = {
            inventories: all.flatMap((load) => load.inventories),
            payments: all.flatMap((load) => load.payments),
            zipCodes: all.flatMap((load) => load.zipCodes),
          };
          expect(await history.snapshotOf(order, 'order-time')).toEqual(
            snapshotByScan(facts, order, false),
          );
          expect(await history.snapshotOf(order, 'latest')).toEqual(
            snapshotByScan(facts, order, true),
          );
        }),
        { numRuns: 300 },
      );
    });
  });
}
