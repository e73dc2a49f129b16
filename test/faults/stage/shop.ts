// The files of a made-up shop, with the poisoned orders of a schedule among its orders.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRandom } from '../random.ts';
import type { Schedule } from '../schedule/schedule.ts';

const poisonPrefix = 'poison-';

/** Nothing else in the row is special: it shares its batches with the others. */
function poisonRow(ending: string, n: number): string {
  return `${poisonPrefix}${n}-${ending},${poisonPrefix}${ending},2021-07-04 12:00:00,none,1,00000`;
}

/** Rows of the made-up shop fill one line each. */
export async function addPoison(dir: string, { seed, poisons }: Schedule): Promise<void> {
  const random = openRandom(seed);
  const path = join(dir, 'orders.csv');
  const [header = '', ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const columns = header.split(',').length;
  for (const [n, ending] of poisons.entries()) {
    const row = poisonRow(ending, n);
    const blanks = ','.repeat(columns - row.split(',').length);
    rows.splice(random.between(0, Math.floor(rows.length * 0.8)), 0, row + blanks);
  }
  await writeFile(path, `${[header, ...rows].join('\n')}\n`);
}
