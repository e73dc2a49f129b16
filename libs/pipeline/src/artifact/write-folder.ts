import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactFiles } from './files.ts';

/** Makes the folder where there is none. What else is in it stays. */
export async function writeArtifactFolder(folder: string, files: ArtifactFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([...files].map(([name, bytes]) => writeFile(join(folder, name), bytes)));
}
