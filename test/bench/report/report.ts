import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FigureReport } from './figure-report.ts';
import type { Machine } from './machine.ts';
import type { Versions } from './versions.ts';

export interface Report {
  /** By figure; null where the figure says why. */
  readonly ratios: Readonly<Record<string, number | null>>;
  readonly figures: readonly FigureReport[];
  readonly machine: Machine;
  readonly versions: Versions;
  /** ISO 8601 in UTC. */
  readonly started_at: string;
  /** Of a short run the figures mean nothing. */
  readonly is_short: boolean;
}

export function ratiosOf(figures: readonly FigureReport[]): Record<string, number | null> {
  return Object.fromEntries(figures.map(({ name, value }) => [name, value]));
}

export async function writeReport(report: Report, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
}
