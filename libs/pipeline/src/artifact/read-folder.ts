import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError } from '../artifact-error.ts';
import { type ArtifactFiles, contentFiles, manifestFile, mostBytes } from './files.ts';

const known: ReadonlySet<string> = new Set([manifestFile, ...contentFiles]);

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => known.has(name));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ArtifactError(`expected a folder, got ${reason}`, { cause: error });
  }
}

/**
 * The files that an artifact may have, with a manifest or without; others in its folder, such as notes, are left
 * alone.
 * @throws ArtifactError where there is no such folder
 */
export async function readUnsealedFolder(folder: string): Promise<ArtifactFiles> {
  const files = new Map<string, Uint8Array>();
  for (const name of await namesIn(folder)) {
    const { size } = await stat(join(folder, name));
    if (size > mostBytes) {
      throw new ArtifactError(`${name}: expected at most ${mostBytes} bytes, got ${size}`);
    }
    files.set(name, await readFile(join(folder, name)));
  }
  return files;
}

/** @throws ArtifactError where there is no such folder, or it is none of an artifact */
export async function readArtifactFolder(folder: string): Promise<ArtifactFiles> {
  const files = await readUnsealedFolder(folder);
  if (files.has(manifestFile)) return files;
  throw new ArtifactError(`expected a folder with ${manifestFile}, got one without`);
}
