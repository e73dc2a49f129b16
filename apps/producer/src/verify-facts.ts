// Whether the facts that Redis holds are those of the files at hand.
import { type FactKind, factKinds, readLoadedFacts } from '@verdict/history';
import { findCsvFile } from '@verdict/records';
import type { Shards } from '@verdict/shards';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { openInput } from './input/open-input.ts';

/** `lost` when nothing of this kind is loaded, `other` when what was loaded last is another file. */
export type FactState = 'loaded' | 'other' | 'lost';

/** Of the CSV: packed or not, the facts are the same. */
async function digestOf(path: string): Promise<string> {
  const digest = createHash('sha256');
  const { bytes } = await openInput(path);
  for await (const part of bytes) digest.update(part);
  return digest.digest('hex');
}

/** The state of each kind of facts of which the directory has a file. */
export async function verifyFacts(
  shards: Shards,
  dir: string,
): Promise<Partial<Record<FactKind, FactState>>> {
  const loaded = await readLoadedFacts(shards);
  const states: Partial<Record<FactKind, FactState>> = {};
  for (const kind of factKinds) {
    const path = findCsvFile(dir, kind);
    if (!existsSync(path)) continue;
    const known = loaded[kind]?.sha256;
    if (known === undefined) states[kind] = 'lost';
    else states[kind] = known === (await digestOf(path)) ? 'loaded' : 'other';
  }
  return states;
}
