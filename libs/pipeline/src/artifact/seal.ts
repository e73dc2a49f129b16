// Makes the manifest of an artifact from its other files, and checks the whole.
import type { KnownOrder } from '../fit.ts';
import { joinPipeline, type Pipeline } from '../pipeline.ts';
import { compileArtifact, describeParts } from './compile.ts';
import { writeExamples } from './examples.ts';
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
export async function sealArtifact(about: ArtifactAbout, files: ArtifactFiles): Promise<Artifact> {
  const names = contentFiles.filter((name) => files.has(name));
  const digests = Object.fromEntries(names.map((name) => [name, sha256(fileOf(files, name))]));
  const parts = describeParts(await compileArtifact(files));
  const manifest: Manifest = { format: 1, ...about, ...parts, files: digests };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  return loadArtifact(new Map([...files, [manifestFile, new TextEncoder().encode(text)]]));
}

/** What its files decide, before they are sealed. */
export async function draftPipeline(about: ArtifactAbout, files: ArtifactFiles): Promise<Pipeline> {
  const { transformer, model } = await compileArtifact(files);
  const { name, version, feature_mode: featureMode } = about;
  return joinPipeline(
    { model: `${name}@${version}`, digest: undefined, featureMode },
    transformer,
    model,
  );
}

/**
 * Seals files with examples of how they decide.
 * @param known the orders of the examples
 */
export async function sealWithExamples(
  about: ArtifactAbout,
  files: ArtifactFiles,
  known: readonly KnownOrder[],
): Promise<Artifact> {
  const examples = await writeExamples(await draftPipeline(about, files), known);
  return sealArtifact(
    about,
    new Map([...files, ['examples.jsonl', new TextEncoder().encode(examples)]]),
  );
}
