import {
  type Artifact,
  ArtifactError,
  readExamples,
  readTree,
  sealWithExamples,
  textOf,
} from '@verdict/pipeline';
import { names, treeToOnnx } from './onnx/tree-to-onnx.ts';

/** Rounding is where the two forms could part, so what was written is tried before it is given away. */
function refuseOtherDecisions(tree: Artifact, onnx: Artifact): void {
  const [expected, got] = [tree, onnx].map(({ files }) =>
    readExamples(textOf(files, 'examples.jsonl')).map(({ recommendation }) => recommendation),
  );
  const at = expected?.findIndex((recommendation, index) => recommendation !== got?.[index]);
  if (at === undefined || at === -1) return;
  throw new ArtifactError(
    `example ${at + 1}: expected ${expected?.[at]}, got ${got?.[at]} of the ONNX form`,
  );
}

/**
 * The ONNX form of a tree pipeline: the same steps and baseline, and a model that any ONNX runtime can run.
 * @throws ArtifactError where its model is no tree, or onnxruntime-node is not there to check what was written
 */
export async function exportOnnx(tree: Artifact, created_at: string): Promise<Artifact> {
  const { manifest, files } = tree;
  const config = readTree(textOf(files, 'model.json'));
  const { inputs, classes } = config;
  const model = JSON.stringify({ kind: 'onnx', inputs, classes, ...names }, null, 2);
  const { name, version, description, feature_mode, training_window } = manifest;
  const about = {
    name: `${name}-onnx`,
    version,
    description,
    created_at,
    feature_mode,
    training_window,
  };
  const written = new Map([
    ...files,
    ['model.json', new TextEncoder().encode(`${model}\n`)],
    ['model.onnx', treeToOnnx(config)],
  ]);
  const examples = readExamples(textOf(files, 'examples.jsonl'));
  const onnx = await sealWithExamples(about, written, examples);
  refuseOtherDecisions(tree, onnx);
  return onnx;
}
