import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inventorySchema, orderRowSchema, paymentSchema, zipCodeSchema } from '@verdict/records';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { groupedBy, makeSample, type Sample } from './sample-files.test.support.ts';
import { writeSample } from './write-sample.ts';

function digestOf({ texts }: Sample): string {
  return createHash('sha256').update(Object.values(texts).join('\0')).digest('hex');
}

describe('the bytes of a sample', () => {
  afterEach(() => void vi.unstubAllEnvs());

  // Changes only with a change to the generator: other machines and Node versions must agree.
  test('are the same everywhere', async () => {
    expect(digestOf(await makeSample({ orders: 1000, seed: 1 }))).toBe(
      '4b1c28f3ecdfd967b63050c8ba9127c0c6707fcf72942c61a759f95404483733',
    );
  });

  test('are the same in every time zone', async () => {
    const digests = new Set<string>();
    const offsets = new Set<number>();
    for (const zone of ['UTC', 'Pacific/Kiritimati', 'America/St_Johns']) {
      vi.stubEnv('TZ', zone);
      offsets.add(new Date(2021, 6, 1).getTimezoneOffset());
      // Loaded anew, because a module could compute a time in the zone as it loads.
      vi.resetModules();
      const fresh = await import('./sample-files.test.support.ts');
      digests.add(digestOf(await fresh.makeSample()));
    }
    expect(offsets.size).toBe(3);
    expect(digests.size).toBe(1);
  });

  test('differ for another seed', async () => {
    const [first, second] = [await makeSample({ seed: 1 }), await makeSample({ seed: 2 })];
    for (const name of Object.keys(first.texts)) {
      expect(first.texts[name]).not.toBe(second.texts[name]);
    }
  });
});

describe.each([1, 10, 1000, 10_000])('a sample of %d orders', (orders) => {
  test('has that many orders, all with ids of their own', async () => {
    const sample = await makeSample({ orders });
    expect(sample.orders).toHaveLength(orders);
    expect(groupedBy(sample.orders, 'order_id').size).toBe(orders);
  });

  test('has only rows that the contract accepts', async () => {
    const sample = await makeSample({ orders });
    for (const row of sample.orders) orderRowSchema.parse(row);
    for (const row of sample.payments) paymentSchema.parse(row);
    for (const row of sample.inventory) inventorySchema.parse(row);
    for (const row of sample.zipCodes) zipCodeSchema.parse(row);
  });
});

test('the columns and the quoting are those of the real files', async () => {
  const { texts } = await makeSample();
  expect(texts['orders']).toMatch(
    /^"order_id","customer_id","timestamp","sku_code","quantity","zip_code","order_fulfilled"\n("[^"]+",){4}\d+,"\d{5}",(True|False)\n/,
  );
  expect(texts['payments']).toMatch(
    /^"order_id","customer_id","timestamp","payment_method","payment_status"\n("[^"]+",){4}"[A-Z_]+"\n/,
  );
  expect(texts['inventory']).toMatch(
    /^"sku_code","timestamp","inventory"\n"\d{13}","[^"]+",-?\d+\n/,
  );
  expect(texts['zip_codes']).toMatch(/^"zip_code","available_from"\n"\d{5}","[^"]+"\n/);
});

test('the counts are those of the rows written', async () => {
  const { counts, orders, payments, inventory, zipCodes } = await makeSample();
  expect(counts).toEqual({
    orders: orders.length,
    payments: payments.length,
    inventory: inventory.length,
    zip_codes: zipCodes.length,
  });
});

test('nothing is written for options out of range', async () => {
  const dir = join(tmpdir(), 'verdict-sample-never-made');
  await expect(writeSample({ orders: 0, seed: 1, dir })).rejects.toThrow(RangeError);
  await expect(access(dir)).rejects.toThrow('ENOENT');
});
