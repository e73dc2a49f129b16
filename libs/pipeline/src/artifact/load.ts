// From the files of an artifact to a pipeline that decides, checked in every respect.
import { isDeepStrictEqual } from 'node:util';
import { ArtifactError } from '../artifact-error.ts';
import { joinPipeline, type Pipeline } from '../pipeline.ts';
import { type Baseline, readBaseline } from './baseline.ts';
import { type CompiledArtifact, compileArtifact, describeParts } from './compile.ts';
import { refuseOtherDecisions } from './examples.ts';
import {
  type ArtifactFiles,
  digestOfArtifact,
  fileOf,
  manifestFile,
  sha256,
  textOf,
} from './files.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { parseJsonFile } from './parse-json.ts';

export interface Artifact {
  readonly manifest: Manifest;
  /** Of its manifest, which names the digests of all else. */
  readonly digest: string;
  readonly files: ArtifactFiles;
  readonly pipeline: Pipeline;
  /** Undefined where it was not trained. */
  readonly baseline: Baseline | undefined;
}

function refuseDamaged(files: ArtifactFiles, manifest: Manifest): void {
  for (const [name, digest] of Object.entries(manifest.files)) {
    const got = sha256(fileOf(files, name));
    if (got === digest) continue;
    throw new ArtifactError(`${name}: expected the SHA-256 ${digest}, got ${got}`);
  }
  const others = [...files.keys()].filter(
    (name) => name !== manifestFile && !Object.hasOwn(manifest.files, name),
  );
  if (others.length === 0) return;
  throw new ArtifactError(`${manifestFile}: expected files to name ${others.join(', ')}`);
}

function refuseOtherThanSaid(manifest: Manifest, parts: CompiledArtifact): void {
  const is = describeParts(parts);
  for (const name of ['inputs', 'features', 'classes', 'runtime'] as const) {
    if (isDeepStrictEqual(manifest[name], is[name])) continue;
    const [expected, got] = [is[name], manifest[name]].map((value) => JSON.stringify(value));
    throw new ArtifactError(
      `${manifestFile}: expected ${name} to be those of the files, ${expected}, got ${got}`,
    );
  }
}

/** @throws ArtifactError */
export function readManifest(files: ArtifactFiles): Manifest {
  return parseJsonFile(manifestFile, textOf(files, manifestFile), manifestSchema);
}

/**
 * Nothing in an artifact is executed: steps and models are told apart by name, and those that are not known here
 * are refused.
 * @throws ArtifactError where something is missing, damaged, unknown, or decides its own examples otherwise
 */
export async function loadArtifact(files: ArtifactFiles): Promise<Artifact> {
  const digest = digestOfArtifact(files);
  const manifest = readManifest(files);
  refuseDamaged(files, manifest);
  const parts = await compileArtifact(files);
  refuseOtherThanSaid(manifest, parts);
  const baseline = readBaseline(files, manifest);
  const { name, version, feature_mode: featureMode } = manifest;
  const about = { model: `${name}@${version}`, digest, featureMode };
  const pipeline = joinPipeline(about, parts.transformer, parts.model);
  await refuseOtherDecisions(pipeline, textOf(files, 'examples.jsonl'));
  return { manifest, digest, files, pipeline, baseline };
}
