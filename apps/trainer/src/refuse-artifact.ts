import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './errors.ts';

/**
 * Files of another artifact in the same folder would be taken for files of this one.
 * @throws UsageError where there is one
 */
export function refuseArtifact(out: string): void {
  if (!existsSync(join(out, 'manifest.json'))) return;
  throw new UsageError(`--out: expected a folder without an artifact, got ${out}`);
}
