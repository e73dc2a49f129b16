// The four CSV files of the bench's shop, for the contestants that are real commands.
import { closeTextFile, openTextFile, orderColumns, writeText } from '@verdict/records';
import { join } from 'node:path';
import { inventoryFacts, orderOf, paymentsOf, zipCodeFacts } from './orders.ts';

/** Rows written at once. */
const rowsAtOnce = 1000;

type Row = Readonly<Record<string, string | number>>;

async function writeCsv(
  path: string,
  columns: readonly string[],
  rows: Iterable<Row>,
): Promise<number> {
  const file = await openTextFile(path);
  let text = `${columns.join(',')}\n`;
  let written = 0;
  for (const row of rows) {
    text += `${columns.map((column) => row[column]).join(',')}\n`;
    written += 1;
    if (written % rowsAtOnce !== 0) continue;
    await writeText(file, text);
    text = '';
  }
  await writeText(file, text);
  await closeTextFile(file);
  return written;
}

function* orderRows(count: number): Generator<Row> {
  for (let n = 0; n < count; n += 1) yield { ...orderOf(n) };
}

function* paymentRows(count: number): Generator<Row> {
  for (let n = 0; n < count; n += 1) {
    for (const payment of paymentsOf(n)) yield { ...payment };
  }
}

function rowsOf(facts: readonly object[]): Row[] {
  return facts.map((fact) => ({ ...fact }));
}

/** @returns the path of the file */
export async function writeOrders(dir: string, count: number): Promise<string> {
  const path = join(dir, 'orders.csv');
  await writeCsv(path, orderColumns, orderRows(count));
  return path;
}

/** Writes the facts of so many orders. @returns how many they are */
export async function writeFacts(dir: string, count: number): Promise<number> {
  const counts = [
    await writeCsv(
      join(dir, 'payments.csv'),
      ['order_id', 'timestamp', 'payment_status'],
      paymentRows(count),
    ),
    await writeCsv(
      join(dir, 'inventory.csv'),
      ['sku_code', 'timestamp', 'inventory'],
      rowsOf(inventoryFacts()),
    ),
    await writeCsv(
      join(dir, 'zip_codes.csv'),
      ['zip_code', 'available_from'],
      rowsOf(zipCodeFacts()),
    ),
  ];
  return counts.reduce((sum, rows) => sum + rows, 0);
}
