// The pipelines that come with this library: artifacts of its own, and models that are code.
import { fileURLToPath } from 'node:url';
import { type Artifact, loadArtifact } from './artifact/load.ts';
import { readArtifactFolder } from './artifact/read-folder.ts';
import { ownModels } from './own-models/index.ts';
import { openOwnModel } from './own-models/own-model.ts';
import type { Pipeline } from './pipeline.ts';

export const defaultModel = 'order-rules@1.0.0';

/** Folders beside `src` and `dist`. */
const folders = ['order-rules-1', 'order-rules-2'] as const;

function readBuiltInArtifact(folder: string): Promise<Artifact> {
  const url = new URL(`../artifacts/${folder}/`, import.meta.url);
  return readArtifactFolder(fileURLToPath(url)).then(loadArtifact);
}

export async function readBuiltIn(): Promise<ReadonlyMap<string, Pipeline>> {
  const artifacts = await Promise.all(folders.map(readBuiltInArtifact));
  const pipelines = [...artifacts.map(({ pipeline }) => pipeline), ...ownModels.map(openOwnModel)];
  return new Map(pipelines.map((pipeline) => [pipeline.model, pipeline]));
}
