import type { Order, Snapshot } from '@verdict/records';
import { expect, test } from 'vitest';
import { extractFeatures, features } from './index.ts';

function orderAt(timestamp: string): Order {
  return {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp,
    sku_code: 'sku',
    quantity: 1,
    zip_code: '03779',
  };
}

const order = orderAt('2021-07-04 20:31:02');

function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    inventory: { inventory: 5, timestamp: '2021-07-01 00:00:00' },
    payment: { payment_status: 'OK', timestamp: '2021-07-02 00:00:00' },
    zip_code: { available_from: '2021-07-03 00:00:00' },
    ...changes,
  };
}

test('the features stand in the order of the contract, under the names of the data', () => {
  const names = ['order_hour_of_day', 'inventory', 'payment_status', 'zip_code_available'];
  expect(Object.keys(extractFeatures(order, snapshot()))).toEqual(names);
  expect(Object.keys(features)).toEqual(names);
});

test('the features of an order are what was known of it', () => {
  expect(extractFeatures(order, snapshot())).toEqual({
    order_hour_of_day: 20,
    inventory: 5,
    payment_status: 'OK',
    zip_code_available: true,
  });
});

test('what is unknown is null, and never 0, false or an empty text', () => {
  const nothing = { inventory: null, payment: null, zip_code: null };
  expect(extractFeatures(order, nothing)).toEqual({
    order_hour_of_day: 20,
    inventory: null,
    payment_status: null,
    zip_code_available: null,
  });
});

test.each([0, -1, -999_999_999_999_999])('a stock of %d is known', (inventory) => {
  const stock = { inventory, timestamp: '2021-07-01 00:00:00' };
  expect(extractFeatures(order, snapshot({ inventory: stock })).inventory).toBe(inventory);
});

test.each(['FAILED', 'VERIFY_ADDRESS', 'anything else', 'null', '__proto__'])(
  'the payment status %j is passed on as it is',
  (payment_status) => {
    const payment = { payment_status, timestamp: '2021-07-01 00:00:00' };
    expect(extractFeatures(order, snapshot({ payment })).payment_status).toBe(payment_status);
  },
);

test.each([
  ['2021-07-04 20:31:01', true],
  ['2021-07-04 20:31:02', true],
  ['2021-07-04 20:31:03', false],
  ['2021-08-01 00:00:00', false],
])('a zip code that opens at %s is available: %j', (available_from, isAvailable) => {
  const { zip_code_available } = extractFeatures(order, snapshot({ zip_code: { available_from } }));
  expect(zip_code_available).toBe(isAvailable);
});

test.each([
  ['2021-07-04 00:00:00', 0],
  ['2021-07-04 05:59:59', 5],
  ['2021-07-04 08:09:10', 8],
  ['2021-07-04 23:59:59', 23],
])('the hour of %s is %d', (timestamp, hour) => {
  expect(extractFeatures(orderAt(timestamp), snapshot()).order_hour_of_day).toBe(hour);
});

test.each(['UTC', 'America/New_York', 'Pacific/Kiritimati'])(
  'the hour is the same in the zone %s',
  (zone) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    const { order_hour_of_day } = extractFeatures(orderAt('2021-03-14 02:30:00'), snapshot());
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
    expect(order_hour_of_day).toBe(2);
  },
);
