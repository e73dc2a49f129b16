import { expect, test } from 'vitest';
import { inventorySchema } from './inventory.ts';
import { paymentSchema } from './payment.ts';
import { zipCodeSchema } from './zip-code.ts';

const timestamp = '2021-07-04 20:31:02';

function stockOf(inventory: string): number {
  return inventorySchema.parse({ sku_code: 'sku', timestamp, inventory }).inventory;
}

test.each([
  ['0', 0],
  ['-0', 0],
  ['85', 85],
  ['-3', -3],
  ['007', 7],
  ['-999999999999999', -999_999_999_999_999],
])('a stock of %j is %d', (text, number) => {
  expect(stockOf(text)).toBe(number);
});

test.each(['', ' ', '+5', '1.0', '1e3', '--1', '- 1', '5 ', 'null', '1'.repeat(16)])(
  'a stock of %j is refused',
  (text) => {
    expect(() => stockOf(text)).toThrow('expected a whole number, which may be negative');
  },
);

test('a payment may have any status, unchanged, but not none', () => {
  const payment = { order_id: 'o-1', timestamp, payment_status: 'partly refunded ' };
  expect(paymentSchema.parse(payment)).toEqual(payment);
  expect(paymentSchema.safeParse({ ...payment, payment_status: '' }).success).toBe(false);
});

test('a zip code keeps its leading zeros and opens at a real time', () => {
  const zip_code = { zip_code: '03779', available_from: timestamp };
  expect(zipCodeSchema.parse(zip_code)).toEqual(zip_code);
  const unreal = { ...zip_code, available_from: '2021-02-30 00:00:00' };
  expect(zipCodeSchema.safeParse(unreal).success).toBe(false);
});
