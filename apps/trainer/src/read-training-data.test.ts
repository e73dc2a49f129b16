import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { openRejected } from './read-csv-file.ts';
import { readTrainingData } from './read-training-data.ts';

const header = 'order_id,customer_id,timestamp,sku_code,quantity,zip_code,order_fulfilled';

const shop = {
  orders: [
    header,
    'o-2,c-1,2021-07-05 12:00:00,sku-1,2,01234,False',
    'o-1,c-1,2021-07-04 12:00:00,sku-1,1,01234,True',
    'o-1,c-1,2021-07-04 12:00:00,sku-1,9,01234,False',
    'o-3,c-1,2021-07-06 12:00:00,sku-2,1,99999,1',
  ],
  payments: [
    'order_id,timestamp,payment_status',
    'o-1,2021-07-04 12:00:00,OK',
    'o-1,2021-07-04 12:00:01,FAILED',
  ],
  inventory: [
    'sku_code,timestamp,inventory',
    'sku-1,2021-07-01 00:00:00,5',
    'sku-1,2021-07-05 00:00:00,0',
    'sku-1,2021-07-09 00:00:00,99',
  ],
  zip_codes: ['zip_code,available_from', '01234,2021-07-20 00:00:00'],
};

async function writeShop(files: Partial<typeof shop> = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-trainer-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const [name, lines] of Object.entries({ ...shop, ...files })) {
    await writeFile(join(dir, `${name}.csv`), `${lines.join('\n')}\n`);
  }
  return dir;
}

test('each order has the facts of its own time, and orders come by time, once each', async () => {
  const orders = await readTrainingData(await writeShop(), openRejected());
  const brief = orders.map(({ order, facts, isFulfilled }) => [
    order.order_id,
    order.quantity,
    facts.inventory?.inventory,
    facts.payment?.payment_status,
    facts.zip_code?.available_from,
    isFulfilled,
  ]);
  expect(brief).toEqual([
    ['o-1', 1, 5, 'OK', '2021-07-20 00:00:00', true],
    ['o-2', 2, 0, undefined, '2021-07-20 00:00:00', false],
    ['o-3', 1, undefined, undefined, undefined, true],
  ]);
});

test('an order has no trace of its outcome', async () => {
  const [first] = await readTrainingData(await writeShop(), openRejected());
  expect(Object.keys(first?.order ?? {})).toEqual(
    header.split(',').filter((column) => column !== 'order_fulfilled'),
  );
});

test('what came to be known after an order changes nothing of it', async () => {
  const later = {
    inventory: [...shop.inventory, 'sku-1,2021-07-05 12:00:01,7', 'sku-2,2021-07-06 12:00:01,7'],
    payments: [...shop.payments, 'o-2,2021-07-05 12:00:01,OK'],
  };
  const asIs = await readTrainingData(await writeShop(), openRejected());
  expect(await readTrainingData(await writeShop(later), openRejected())).toEqual(asIs);
});

test('a packed file that is cut off is told with its name', async () => {
  const dir = await writeShop();
  await rm(join(dir, 'orders.csv'));
  await writeFile(join(dir, 'orders.csv.gz'), gzipSync(shop.orders.join('\n')).subarray(0, -20));
  await expect(readTrainingData(dir, openRejected())).rejects.toThrow(
    /orders\.csv\.gz: expected a file that can be read, got unexpected end of file/,
  );
});
