// inventory.csv and zip_codes.csv: what the shop knows, whoever orders.

import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { CsvFile } from './csv-file.ts';
import { edgeSkus, edgeZipCodes } from './edge-facts.ts';
import { shuffled } from './pick.ts';
import type { Sku } from './skus.ts';
import { timestampText } from './timestamp-text.ts';
import type { ZipCode } from './zip-codes.ts';

export const inventoryColumns = ['sku_code', 'timestamp', 'inventory'] as const;
export const zipCodeColumns = ['zip_code', 'available_from'] as const;

type InventoryRow = readonly [sku_code: string, second: number, inventory: number];
type ZipCodeRow = readonly [zip_code: string, second: number];

export async function writeInventory(
  file: CsvFile,
  skus: readonly Sku[],
  random: RandomGenerator,
): Promise<void> {
  const rows = [
    ...shuffled(random, skus.flatMap(inventoryRowsOf)),
    ...Object.values(edgeSkus).flatMap(inventoryRowsOf),
  ];
  for (const [sku_code, second, inventory] of rows) {
    await file.add([sku_code, timestampText(second), inventory]);
  }
}

export async function writeZipCodes(
  file: CsvFile,
  zipCodes: readonly ZipCode[],
  random: RandomGenerator,
): Promise<void> {
  const rows = [
    ...shuffled(random, zipCodes.flatMap(zipCodeRowsOf)),
    ...Object.values(edgeZipCodes).flatMap(zipCodeRowsOf),
  ];
  for (const [zip_code, second] of rows) await file.add([zip_code, timestampText(second)]);
}

function inventoryRowsOf({ sku_code, levels }: Sku): InventoryRow[] {
  return levels.map(({ second, inventory }) => [sku_code, second, inventory]);
}

function zipCodeRowsOf({ zip_code, openings }: ZipCode): ZipCodeRow[] {
  return openings.map((second) => [zip_code, second]);
}
