import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mersenne } from 'pure-rand/generator/mersenne';
import { writeCsv } from './csv-file.ts';
import { checkSampleOptions, type SampleOptions } from './sample-options.ts';
import { drawShop } from './shop.ts';
import { inventoryColumns, writeInventory, writeZipCodes, zipCodeColumns } from './write-facts.ts';
import { orderColumns, paymentColumns, writeOrders } from './write-orders.ts';

export type SampleCounts = {
  orders: number;
  payments: number;
  inventory: number;
  zip_codes: number;
};

/**
 * Writes the four CSV files into `dir`; the same orders and seed give the same bytes everywhere.
 * @param onOrder is told how many orders are written
 */
export async function writeSample(
  options: SampleOptions,
  onOrder: (orders: number) => void = () => {},
): Promise<SampleCounts> {
  checkSampleOptions(options);
  const { orders, seed, dir } = options;
  const random = mersenne(seed);
  const shop = drawShop(random, orders, seed);
  await mkdir(dir, { recursive: true });
  const inventory = await writeCsv(join(dir, 'inventory.csv'), inventoryColumns, (file) =>
    writeInventory(file, shop.skus, random),
  );
  const zip_codes = await writeCsv(join(dir, 'zip_codes.csv'), zipCodeColumns, (file) =>
    writeZipCodes(file, shop.zipCodes, random),
  );
  let payments = 0;
  await writeCsv(join(dir, 'orders.csv'), orderColumns, async (ordersFile) => {
    payments = await writeCsv(join(dir, 'payments.csv'), paymentColumns, (paymentsFile) =>
      writeOrders({ orders: ordersFile, payments: paymentsFile }, shop, random, orders, onOrder),
    );
  });
  return { orders, payments, inventory, zip_codes };
}
