// What somebody names a pipeline by, on a command line or in the settings.
import type { InventoryAsOf, RunSettings } from '@verdict/records';
import { type Artifact, loadArtifact } from './artifact/load.ts';
import { readArtifactFolder } from './artifact/read-folder.ts';
import { ArtifactError } from './artifact-error.ts';
import { readBuiltIn } from './built-in.ts';
import type { Pipeline } from './pipeline.ts';

export interface ChosenPipeline {
  /** As a run carries it. */
  readonly settings: Pick<RunSettings, 'model' | 'pipeline'>;
  readonly featureMode: InventoryAsOf;
  readonly pipeline: Pipeline;
  /** To be stored where workers find it; undefined where they have it already. */
  readonly artifact: Artifact | undefined;
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function readFolder(folder: string, known: readonly string[]): Promise<Artifact> {
  try {
    return await loadArtifact(await readArtifactFolder(folder));
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    const names = known.join(', ');
    throw new ArtifactError(
      `${folder}: expected ${names}, or the folder of an artifact: ${describeError(error)}`,
      { cause: error },
    );
  }
}

/**
 * @param name `name@version` of a pipeline that comes with this library, or the folder of an artifact
 * @throws ArtifactError where it is neither, or the artifact cannot be used
 */
export async function choosePipeline(name: string): Promise<ChosenPipeline> {
  const builtIn = await readBuiltIn();
  const known = builtIn.get(name);
  if (known !== undefined) {
    const { model, featureMode } = known;
    return { settings: { model }, featureMode, pipeline: known, artifact: undefined };
  }
  const artifact = await readFolder(name, [...builtIn.keys()]);
  const { pipeline, digest } = artifact;
  const { model, featureMode } = pipeline;
  return { settings: { model, pipeline: digest }, featureMode, pipeline, artifact };
}
