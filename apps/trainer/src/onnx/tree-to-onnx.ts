// A tree as ONNX: one node, a TreeEnsembleClassifier of ai.onnx.ml 3 (onnx.ai/onnx/operators), whose label is the
// recommendation. The numbers of fields and types are those of onnx.proto.
import { ArtifactError, heaviest, type TreeConfig } from '@verdict/pipeline';
import { floorToFloat32 } from './float32.ts';
import { encode, type Field, floats, message, text, texts, whole, wholes } from './protobuf.ts';

export const names = { input: 'X', label: 'label', probabilities: 'probabilities' } as const;

const attributeTypes = { text: 3, floats: 6, wholes: 7, texts: 8 } as const;
const elementTypes = { float: 1, text: 8 } as const;

function attribute(name: string, type: keyof typeof attributeTypes, value: Field): Field {
  return message(5, [text(1, name), value, whole(20, attributeTypes[type])]);
}

const asWholes = (name: string, values: readonly number[]) =>
  attribute(name, 'wholes', wholes(8, values));
const asTexts = (name: string, values: readonly string[]) =>
  attribute(name, 'texts', texts(9, values));
const asFloats = (name: string, values: readonly number[]) =>
  attribute(name, 'floats', floats(7, values));

function nodesOf({ feature, threshold, left, right }: TreeConfig): Field[] {
  const isLeaf = feature.map((column) => column === -1);
  const orNone = (list: readonly number[]) => list.map((value, node) => (isLeaf[node] ? 0 : value));
  return [
    asWholes(
      'nodes_treeids',
      feature.map(() => 0),
    ),
    asWholes('nodes_nodeids', [...feature.keys()]),
    asWholes('nodes_featureids', orNone(feature)),
    asFloats('nodes_values', orNone(threshold).map(floorToFloat32)),
    asTexts(
      'nodes_modes',
      isLeaf.map((leaf) => (leaf ? 'LEAF' : 'BRANCH_LEQ')),
    ),
    asWholes('nodes_truenodeids', orNone(left)),
    asWholes('nodes_falsenodeids', orNone(right)),
  ];
}

/** Shares of 32 bits; where rounding would let another class win, the class alone. */
function sharesOf(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => Math.fround(weight / (total || 1)));
  const best = heaviest(weights);
  return heaviest(shares) === best ? shares : weights.map((_, at) => (at === best ? 1 : 0));
}

function leavesOf({ feature, value, classes }: TreeConfig): Field[] {
  const leaves = feature.flatMap((column, node) => (column === -1 ? [node] : []));
  const each = <T>(of: (leaf: number, at: number) => T) =>
    leaves.flatMap((leaf) => classes.map((_, at) => of(leaf, at)));
  return [
    asWholes(
      'class_treeids',
      each(() => 0),
    ),
    asWholes(
      'class_nodeids',
      each((leaf) => leaf),
    ),
    asWholes(
      'class_ids',
      each((_, at) => at),
    ),
    asFloats(
      'class_weights',
      leaves.flatMap((leaf) => sharesOf(value[leaf] ?? [])),
    ),
    asTexts('classlabels_strings', classes),
    attribute('post_transform', 'text', text(4, 'NONE')),
  ];
}

type Size = number | 'rows';

function value(
  field: number,
  name: string,
  type: keyof typeof elementTypes,
  sizes: readonly Size[],
) {
  const dimensions = sizes.map((size) =>
    message(1, [typeof size === 'number' ? whole(1, size) : text(2, size)]),
  );
  const tensor = message(1, [whole(1, elementTypes[type]), message(2, dimensions)]);
  return message(field, [text(1, name), message(2, [tensor])]);
}

function operators(domain: string, version: number): Field {
  return message(8, [text(1, domain), whole(2, version)]);
}

/**
 * @returns a model that decides each row of 32 bits as the tree does
 * @throws ArtifactError where there is nothing to choose from
 */
export function treeToOnnx(tree: TreeConfig): Uint8Array {
  const { classes, inputs } = tree;
  if (classes.length < 2) {
    throw new ArtifactError(`expected a tree of two classes or more, got ${classes.join(', ')}`);
  }
  const node = message(1, [
    text(1, names.input),
    texts(2, [names.label, names.probabilities]),
    text(4, 'TreeEnsembleClassifier'),
    text(7, 'ai.onnx.ml'),
    ...nodesOf(tree),
    ...leavesOf(tree),
  ]);
  const graph = message(7, [
    node,
    text(2, 'tree'),
    value(11, names.input, 'float', ['rows', inputs.length]),
    value(12, names.label, 'text', ['rows']),
    value(12, names.probabilities, 'float', ['rows', classes.length]),
  ]);
  const irVersion = whole(1, 8);
  return encode([
    irVersion,
    text(2, 'verdict'),
    graph,
    operators('', 15),
    operators('ai.onnx.ml', 3),
  ]);
}
