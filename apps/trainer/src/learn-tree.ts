import { growTree, type GrowOptions, type Tree } from '@verdict/decision-tree';
import { type KnownOrder, refuseOtherThanNumbers, type Transformer } from '@verdict/pipeline';
import { type Recommendation, recommendations } from '@verdict/records';
import type { Label } from './label.ts';

/** A `model.json`. */
export interface TreeModel extends Tree {
  readonly kind: 'tree';
  readonly inputs: readonly string[];
  readonly classes: readonly Recommendation[];
}

/**
 * @param training orders as a fitted transformer makes them rows
 * @throws ArtifactError where the transformer selects what no tree can compare
 */
export function learnTree(
  { transform, selected }: Transformer,
  training: readonly (KnownOrder & Label)[],
  options: GrowOptions,
): TreeModel {
  refuseOtherThanNumbers(selected);
  const labels = new Set(training.map(({ label }) => label));
  const classes = recommendations.filter((recommendation) => labels.has(recommendation));
  const rows = training.map(({ order, facts }) => transform(order, facts));
  const samples = {
    columns: selected.map(({ slot }) => Float32Array.from(rows, (row) => Number(row[slot]))),
    labels: Int32Array.from(training, ({ label }) => classes.indexOf(label)),
    classes: classes.length,
  };
  const tree = growTree(samples, options);
  const inputs = selected.map(({ name }) => name);
  return { kind: 'tree', inputs, classes, ...tree };
}
