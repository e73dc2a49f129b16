import { type History, MemoryHistory } from '@verdict/history';
import { type ColumnNames, findCsvFile } from '@verdict/records';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { factFiles } from './fact-files.ts';
import { loadFacts } from './load-facts.ts';
import { Rejects } from './rejects.ts';

/** Facts for a dry run: of the named directory, else those beside the file, else none. */
export async function openDryRunHistory(
  file: string,
  factsDir: string | undefined,
  names: ColumnNames,
): Promise<History | undefined> {
  const dir = factsDir ?? (file === '-' ? undefined : dirname(file));
  if (dir === undefined) return undefined;
  const isComplete = Object.values(factFiles).every(({ kind }) =>
    existsSync(findCsvFile(dir, kind)),
  );
  if (!isComplete && factsDir === undefined) return undefined;
  const history = new MemoryHistory();
  const rejects = await Rejects.open(undefined);
  await loadFacts(history, { dir, names, rejects }).finally(() => rejects.close());
  return history;
}
