// A decision tree, in the arrays that scikit-learn keeps one in.
import { type Decision, type Recommendation, recommendations } from '@verdict/records';
import { z } from 'zod';
import { parseJsonFile } from '../artifact/parse-json.ts';
import { ArtifactError } from '../artifact-error.ts';
import type { Column, Row } from '../columns.ts';
import { columnName } from '../steps/step.ts';
import type { Model, ModelFile } from './model.ts';

const mostNodes = 1_000_000;
const nodeNumbers = z.array(z.int().min(-1)).min(1).max(mostNodes);

/**
 * Node 0 is the root; children follow their parents, as in `tree_` of scikit-learn. A leaf has -1 as feature, left
 * and right.
 */
const treeSchema = z.strictObject({
  kind: z.literal('tree'),
  /** The columns that `feature` counts, from 0. */
  inputs: z.array(columnName).min(1).max(10_000),
  classes: z.array(z.enum(recommendations)).min(1),
  feature: nodeNumbers,
  threshold: z.array(z.number()),
  left: nodeNumbers,
  right: nodeNumbers,
  /** For each node the weight of each class. */
  value: z.array(z.array(z.number().nonnegative()).min(1)),
});

export type TreeConfig = z.infer<typeof treeSchema>;

export function refuseOtherInputs(inputs: readonly string[], selected: readonly Column[]): void {
  const names = selected.map(({ name }) => name);
  if (names.join('\n') !== inputs.join('\n')) {
    throw new ArtifactError(`expected the inputs ${names.join(', ')}, got ${inputs.join(', ')}`);
  }
}

/** A tree compares numbers: what may be unknown has to be imputed, text to be made one-hot. */
export function refuseOtherThanNumbers(selected: readonly Column[]): void {
  for (const { name, type, isNullable } of selected) {
    if (isNullable) throw new ArtifactError(`expected a step impute: ${name} may be unknown`);
    if (type === 'number' || type === 'boolean') continue;
    throw new ArtifactError(`expected a number or boolean as input, got ${name}, a ${type}`);
  }
}

/**
 * What is in a `model.json`, for those who write it in another form.
 * @throws ArtifactError where it is not that of a tree
 */
export function readTree(text: string): TreeConfig {
  return parseJsonFile('model.json', text, treeSchema);
}

function refuseMisshapen(tree: TreeConfig): void {
  const { feature, threshold, left, right, value, classes, inputs } = tree;
  const nodes = feature.length;
  for (const [name, list] of Object.entries({ threshold, left, right, value })) {
    if (list.length === nodes) continue;
    throw new ArtifactError(`expected ${nodes} nodes in ${name}, got ${list.length}`);
  }
  for (let node = 0; node < nodes; node += 1) {
    const isLeaf = feature[node] === -1;
    const follow = [left[node], right[node]].every((child) =>
      isLeaf ? child === -1 : child !== undefined && child > node && child < nodes,
    );
    if (!follow) throw new ArtifactError(`expected children of node ${node} that follow it`);
    if ((feature[node] ?? 0) >= inputs.length) {
      throw new ArtifactError(`expected a feature below ${inputs.length} at node ${node}`);
    }
    if (value[node]?.length === classes.length) continue;
    throw new ArtifactError(`expected ${classes.length} weights at node ${node}`);
  }
}

/** The first of the heaviest, as numpy's `argmax` takes it. */
export function heaviest(weights: readonly number[]): number {
  return weights.reduce((best, weight, at) => (weight > (weights[best] ?? 0) ? at : best), 0);
}

/** What a tree comes to: the number of the leaf. */
export type FindLeaf = (row: Row) => number;

function openLeafFinder(tree: TreeConfig, selected: readonly Column[]): FindLeaf {
  const slots = Int32Array.from(tree.feature, (feature) => selected[feature]?.slot ?? -1);
  const threshold = Float64Array.from(tree.threshold);
  const left = Int32Array.from(tree.left);
  const right = Int32Array.from(tree.right);
  return (row) => {
    let node = 0;
    for (let slot = slots[0] ?? -1; slot !== -1; slot = slots[node] ?? -1) {
      // scikit-learn rounds inputs to 32 bits and compares them with thresholds of 64.
      const isLeft = Math.fround(Number(row[slot])) <= (threshold[node] ?? 0);
      node = (isLeft ? left[node] : right[node]) ?? 0;
    }
    return node;
  };
}

function decisionAt(leaf: number, classes: readonly Recommendation[], weights: readonly number[]) {
  const recommendation = classes[heaviest(weights)];
  if (recommendation === undefined) throw new ArtifactError(`expected a class at node ${leaf}`);
  return { recommendation, reason: `tree.leaf-${leaf}` };
}

function compileTree(tree: TreeConfig, selected: readonly Column[]): Model {
  refuseOtherInputs(tree.inputs, selected);
  refuseOtherThanNumbers(selected);
  refuseMisshapen(tree);
  const decisions: readonly Decision[] = tree.value.map((weights, node) =>
    decisionAt(node, tree.classes, weights),
  );
  const findLeaf = openLeafFinder(tree, selected);
  return {
    classes: tree.classes,
    decide: (row) => {
      const decision = decisions[findLeaf(row)];
      if (decision === undefined) throw new ArtifactError('expected the tree to end in a leaf');
      return decision;
    },
  };
}

export const tree = treeSchema.transform((config): ModelFile => ({
  kind: config.kind,
  compile: (selected) => compileTree(config, selected),
}));
