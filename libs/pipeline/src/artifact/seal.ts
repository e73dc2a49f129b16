// Makes the manifest of an artifact from its other files, and checks the whole.
import { compileArtifact, describeParts } from './compile.ts';
import { type ArtifactFiles, contentFiles, fileOf, manifestFile, sha256 } from './files.ts';
import { type Artifact, loadArtifact } from './load.ts';
import type { Manifest } from './manifest.ts';

/** What cannot be read off its files. */
export type ArtifactAbout = Pick<
  Manifest,
  'name' | 'version' | 'description' | 'created_at' | 'feature_mode' | 'training_window'
>;

/**
 * @param files all but the manifest; one that is there is replaced
 * @throws ArtifactError where they make no artifact
 */
export function sealArtifact(about: ArtifactAbout, files: ArtifactFiles): Promise<Artifact> {
  const names = contentFiles.filter((name) => files.has(name));
  const digests = Object.fromEntries(names.map((name) => [name, sha256(fileOf(files, name))]));
  const parts = describeParts(compileArtifact(files));
  const manifest: Manifest = { format: 1, ...about, ...parts, files: digests };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  return loadArtifact(new Map([...files, [manifestFile, new TextEncoder().encode(text)]]));
}
