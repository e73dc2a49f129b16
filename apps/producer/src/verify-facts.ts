// Whether the facts that Redis holds are those of the files at hand.
import { countMissingFacts, type FactKind, readLoadedFacts } from '@verdict/history';
import { type ColumnNames, CsvHeaderError, findCsvFile } from '@verdict/records';
import type { Shards } from '@verdict/shards';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FactFile, factFiles } from './fact-files.ts';
import { openInput } from './input/open-input.ts';

/**
 * `lost` when nothing of this kind is loaded, `other` when what was loaded last is another file,
 * `incomplete` when Redis no longer has all of the file that was loaded.
 */
export type FactState = 'loaded' | 'other' | 'lost' | 'incomplete';

/** Of the CSV: packed or not, the facts are the same. */
async function digestOf(path: string): Promise<string> {
  const digest = createHash('sha256');
  const { bytes } = await openInput(path);
  for await (const part of bytes) digest.update(part);
  return digest.digest('hex');
}

async function countMissing<Row>(
  shards: Shards,
  file: FactFile<Row>,
  path: string,
  names: ColumnNames,
): Promise<number> {
  let missing = 0;
  for await (const chunk of file.read(await openInput(path), names)) {
    const keys = new Set(chunk.flatMap((row) => ('record' in row ? [file.keyOf(row.record)] : [])));
    if (keys.size > 0) missing += await countMissingFacts(shards, file.kind, keys);
  }
  return missing;
}

/** A file that was loaded with other names for its columns cannot be read here: its digest has to do. */
async function isComplete<Row>(...args: Parameters<typeof countMissing<Row>>): Promise<boolean> {
  try {
    return (await countMissing(...args)) === 0;
  } catch (error) {
    if (error instanceof CsvHeaderError) return true;
    throw error;
  }
}

async function stateOf<Row>(
  shards: Shards,
  file: FactFile<Row>,
  path: string,
  names: ColumnNames,
): Promise<FactState> {
  const known = (await readLoadedFacts(shards))[file.kind]?.sha256;
  if (known === undefined) return 'lost';
  if (known !== (await digestOf(path))) return 'other';
  return (await isComplete(shards, file, path, names)) ? 'loaded' : 'incomplete';
}

/** The state of each kind of facts of which the directory has a file. */
export async function verifyFacts(
  shards: Shards,
  dir: string,
  names: ColumnNames,
): Promise<Partial<Record<FactKind, FactState>>> {
  const states: Partial<Record<FactKind, FactState>> = {};
  const verify = async <Row>(file: FactFile<Row>) => {
    const path = findCsvFile(dir, file.kind);
    if (existsSync(path)) states[file.kind] = await stateOf(shards, file, path, names);
  };
  await verify(factFiles.inventory);
  await verify(factFiles.payments);
  await verify(factFiles.zipCodes);
  return states;
}
