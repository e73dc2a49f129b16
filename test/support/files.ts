import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory for the running test, removed when it has passed. */
export async function temporaryDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-test-'));
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== 'fail') await rm(dir, { recursive: true, force: true });
  });
  return dir;
}

export const orderHeader = 'order_id,customer_id,timestamp,sku_code,quantity,zip_code';

/** The four files of a shop with one order that is delivered, unless told otherwise. */
export async function writeShop(
  dir: string,
  files: Partial<Record<'orders' | 'payments' | 'inventory' | 'zip_codes', string>> = {},
): Promise<void> {
  const shop = {
    orders: `${orderHeader}\no-1,c-1,2021-07-04 12:00:00,sku-1,1,01234\n`,
    payments:
      'order_id,customer_id,timestamp,payment_method,payment_status\n' +
      'o-1,c-1,2021-07-04 11:00:00,CARD,OK\n',
    inventory: 'sku_code,timestamp,inventory\nsku-1,2021-07-01 00:00:00,5\n',
    zip_codes: 'zip_code,available_from\n01234,2021-07-01 00:00:00\n',
    ...files,
  };
  for (const [name, text] of Object.entries(shop)) await writeFile(join(dir, `${name}.csv`), text);
}

/** The objects of a JSON Lines text. */
export function parseJsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
