import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findCsvFile } from './find-csv-file.ts';

async function folderWith(...names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verdict-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of names) await writeFile(join(folder, name), '');
  return folder;
}

test.each([
  ['orders.csv', ['orders.csv']],
  ['orders.csv.gz', ['orders.csv.gz']],
  ['orders.csv', []],
])('%s is found among %j', async (found, names) => {
  const folder = await folderWith(...names);
  expect(findCsvFile(folder, 'orders')).toBe(join(folder, found));
});

test('a file that is there plain and packed is refused', async () => {
  const folder = await folderWith('orders.csv', 'orders.csv.gz');
  expect(() => findCsvFile(folder, 'orders')).toThrow(
    'expected orders.csv or orders.csv.gz, got both',
  );
});
