// Whether the facts that Redis holds are those of the files at hand.
import { factKinds, type FactKind, readLoadedFacts } from '@verdict/history';
import type { Shards } from '@verdict/shards';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { factFiles } from './fact-files.ts';

/** `lost` when nothing of this kind is loaded, `other` when what was loaded last is another file. */
export type FactState = 'loaded' | 'other' | 'lost';

const fileOf: Readonly<Record<FactKind, string>> = {
  inventory: factFiles.inventory.name,
  payments: factFiles.payments.name,
  zip_codes: factFiles.zipCodes.name,
};

async function digestOf(path: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), digest);
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
    const path = join(dir, fileOf[kind]);
    if (!existsSync(path)) continue;
    const known = loaded[kind]?.sha256;
    if (known === undefined) states[kind] = 'lost';
    else states[kind] = known === (await digestOf(path)) ? 'loaded' : 'other';
  }
  return states;
}
