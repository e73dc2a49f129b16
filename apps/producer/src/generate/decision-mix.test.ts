// Decides the sample by brute force, straight from the text of the files and the contract's rules.

import { beforeAll, describe, expect, test } from 'vitest';
import { cell, groupedBy, makeSample, type Sample } from './sample-files.test.support.ts';

type Rows = Sample['orders'];
type Group = ReadonlyMap<string, Rows>;

function valueAsOf(rows: Rows | undefined, time: string, column: string): string | undefined {
  let latest: Rows[number] | undefined;
  for (const row of rows ?? []) {
    if (timeOf(row) > time) continue;
    if (latest === undefined || timeOf(row) >= timeOf(latest)) latest = row;
  }
  return latest && cell(latest, column);
}

function timeOf(row: Rows[number]): string {
  return cell(row, 'timestamp').replace('T', ' ');
}

function opensOf(zipCodes: Group, order: Rows[number]): string {
  const listings = zipCodes.get(cell(order, 'zip_code')) ?? [];
  return listings.map((row) => cell(row, 'available_from')).toSorted()[0] ?? '9999';
}

function deciderOf(sample: Sample, inventoryAsOf: 'order-time' | 'latest') {
  const stock = groupedBy(sample.inventory, 'sku_code');
  const payments = groupedBy(sample.payments, 'order_id');
  const zipCodes = groupedBy(sample.zipCodes, 'zip_code');
  return (order: Rows[number]): string => {
    const time = timeOf(order);
    const stockTime = inventoryAsOf === 'latest' ? '9999' : time;
    const inventory = valueAsOf(stock.get(cell(order, 'sku_code')), stockTime, 'inventory');
    if (inventory === undefined || Number(inventory) <= 0) return 'HoldCheckAvailability';
    if (opensOf(zipCodes, order) > time) return 'HoldCheckDelivery';
    const payment = payments.get(cell(order, 'order_id'));
    if (valueAsOf(payment, time, 'payment_status') !== 'OK') return 'HoldCheckPayment';
    return Number(time.slice(11, 13)) < 6 ? 'Decline' : 'Deliver';
  };
}

const realShares = {
  HoldCheckDelivery: 0.368,
  Deliver: 0.2235,
  HoldCheckAvailability: 0.2122,
  HoldCheckPayment: 0.124,
  Decline: 0.0723,
};

describe.each([1, 2, 2021])('10,000 orders of seed %d', (seed) => {
  let sample: Sample;
  beforeAll(async () => {
    sample = await makeSample({ orders: 10_000, seed });
  });

  test('are decided in about the shares of the real orders', () => {
    const decisions = sample.orders.map(deciderOf(sample, 'order-time'));
    for (const [recommendation, share] of Object.entries(realShares)) {
      const count = decisions.filter((decision) => decision === recommendation).length;
      expect(Math.abs(count / decisions.length - share), recommendation).toBeLessThan(0.03);
    }
  });

  test('are decided otherwise, many of them, by the latest stock', () => {
    const now = sample.orders.map(deciderOf(sample, 'latest'));
    const then = sample.orders.map(deciderOf(sample, 'order-time'));
    const changed = then.filter((decision, row) => decision !== now[row]).length;
    expect(changed / then.length).toBeGreaterThan(0.2);
    expect(changed / then.length).toBeLessThan(0.45);
  });

  test('are fulfilled if the stock suffices and the zip code opens within seven days', () => {
    const stock = groupedBy(sample.inventory, 'sku_code');
    const zipCodes = groupedBy(sample.zipCodes, 'zip_code');
    const wrong = sample.orders.filter((order) => {
      const time = timeOf(order);
      const inventory = valueAsOf(stock.get(cell(order, 'sku_code')), time, 'inventory');
      const suffices = Number(inventory ?? -1) >= Number(cell(order, 'quantity'));
      const isFulfilled = suffices && opensOf(zipCodes, order) <= weekAfter(time);
      return cell(order, 'order_fulfilled') !== (isFulfilled ? 'True' : 'False');
    });
    expect(wrong).toEqual([]);
  });
});

function weekAfter(time: string): string {
  const timeMs = Date.parse(`${time.replace(' ', 'T')}Z`) + 7 * 86_400_000;
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}
