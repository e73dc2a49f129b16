export { ArtifactError } from './artifact-error.ts';
export type { Baseline } from './artifact/baseline.ts';
export { readExamples } from './artifact/examples.ts';
export { type Artifact, loadArtifact, readManifest } from './artifact/load.ts';
export { type ArtifactFiles, textOf } from './artifact/files.ts';
export type { Manifest } from './artifact/manifest.ts';
export { readArtifactFolder, readUnsealedFolder } from './artifact/read-folder.ts';
export {
  type ArtifactAbout,
  draftPipeline,
  sealArtifact,
  sealWithExamples,
} from './artifact/seal.ts';
export { writeArtifactFolder } from './artifact/write-folder.ts';
export { defaultModel } from './built-in.ts';
export { choosePipeline, type ChosenPipeline } from './choose.ts';
export type { Explanation } from './explain.ts';
export { conditionText, findingText, flipText } from './explanation-text.ts';
export type { PathStep } from './models/index.ts';
export type { Flip } from './nearest-flips.ts';
export { fitTransformer, type KnownOrder, readRecipe, writeTransformer } from './fit.ts';
export type { Pipeline } from './pipeline.ts';
export { heaviest, readTree, refuseOtherThanNumbers, type TreeConfig } from './models/tree.ts';
export { openPipelines, type Pipelines } from './pipelines.ts';
export { compileTransformer, type Transformer, type TransformerConfig } from './transformer.ts';
