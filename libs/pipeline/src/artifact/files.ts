// The files of an artifact as they travel: by name, in memory, whether they come from a folder or from Redis.
import { createHash } from 'node:crypto';
import { ArtifactError } from '../artifact-error.ts';

export const manifestFile = 'manifest.json';

/** Beside the manifest. */
export const contentFiles = [
  'pipeline.json',
  'model.json',
  'model.onnx',
  'baseline.json',
  'examples.jsonl',
] as const;

export type ContentFile = (typeof contentFiles)[number];

export type ArtifactFiles = ReadonlyMap<string, Uint8Array>;

/** The largest that is read: Redis takes 512 MB for a value, and workers hold it in memory. */
export const mostBytes = 256 * 1024 * 1024;

/** In lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @throws ArtifactError */
export function fileOf(files: ArtifactFiles, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes !== undefined) return bytes;
  throw new ArtifactError(
    `expected the file ${name}, got ${[...files.keys()].join(', ') || 'none'}`,
  );
}

/** @throws ArtifactError */
export function textOf(files: ArtifactFiles, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fileOf(files, name));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ArtifactError(`${name}: expected UTF-8`, { cause: error });
  }
}

/** An artifact is what its manifest says, and that names the digest of each file. */
export function digestOfArtifact(files: ArtifactFiles): string {
  return sha256(fileOf(files, manifestFile));
}
