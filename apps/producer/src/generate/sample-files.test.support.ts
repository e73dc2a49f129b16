// Reads a sample back with nothing of the generator's own code, so that it cannot hide its faults.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SampleCounts, writeSample } from './write-sample.ts';

type Row = Readonly<Record<string, string>>;

export type Sample = {
  readonly counts: SampleCounts;
  readonly texts: Readonly<Record<string, string>>;
  readonly orders: readonly Row[];
  readonly payments: readonly Row[];
  readonly inventory: readonly Row[];
  readonly zipCodes: readonly Row[];
};

const names = ['orders', 'payments', 'inventory', 'zip_codes'] as const;

export async function makeSample({ orders = 1000, seed = 1 } = {}): Promise<Sample> {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-sample-'));
  const counts = await writeSample({ orders, seed, dir });
  const texts: Record<string, string> = {};
  for (const name of names) texts[name] = await readFile(join(dir, `${name}.csv`), 'utf8');
  await rm(dir, { recursive: true });
  return {
    counts,
    texts,
    orders: rowsOf(texts['orders'] ?? ''),
    payments: rowsOf(texts['payments'] ?? ''),
    inventory: rowsOf(texts['inventory'] ?? ''),
    zipCodes: rowsOf(texts['zip_codes'] ?? ''),
  };
}

export function cell(row: Row | undefined, column: string): string {
  const text = row?.[column];
  if (text === undefined) throw new Error(`expected a column ${column}`);
  return text;
}

export function groupedBy(rows: readonly Row[], column: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(cell(row, column));
    if (group) group.push(row);
    else groups.set(cell(row, column), [row]);
  }
  return groups;
}

function rowsOf(text: string): Row[] {
  const [columns = [], ...rows] = text.split('\n').slice(0, -1).map(cellsOf);
  return rows.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])));
}

function cellsOf(line: string): string[] {
  const cells = line.match(/"(?:[^"]|"")*"|[^",]+/g) ?? [];
  return cells.map((text) => text.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'));
}
