// CART: a classification tree grown by Gini impurity (Breiman, Friedman, Olshen and Stone, Classification and
// Regression Trees, 1984), as scikit-learn's `DecisionTreeClassifier(criterion="gini")` grows it. The one library on
// npm that is kept up, ml-cart 2.1.1, finds other splits when the rows come in another order, and takes time with
// the square of their number.
import { countLabels, findSplit, type Samples, type Split } from './find-split.ts';

export type { Samples } from './find-split.ts';

export interface GrowOptions {
  /** Questions on the longest way to a leaf. */
  readonly maxDepth: number;
  /** Samples that each leaf has at least. */
  readonly leastInLeaf: number;
}

/** In the arrays of scikit-learn's `tree_`: node 0 is the root; a leaf has -1 as feature, left and right. */
export interface Tree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** For each node how many samples of each class came there. */
  readonly value: readonly (readonly number[])[];
}

interface Growing {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  readonly value: number[][];
}

function addLeaf(tree: Growing, counts: Float64Array): number {
  tree.feature.push(-1);
  tree.threshold.push(0);
  tree.left.push(-1);
  tree.right.push(-1);
  return tree.value.push([...counts]) - 1;
}

function isPure(counts: Float64Array): boolean {
  return counts.filter((count) => count > 0).length <= 1;
}

function part(samples: Samples, of: Int32Array, { column, threshold }: Split) {
  const values = samples.columns[column] ?? new Float32Array();
  const goesLeft = (sample: number) => (values[sample] ?? 0) <= threshold;
  return { left: of.filter(goesLeft), right: of.filter((sample) => !goesLeft(sample)) };
}

function grow(
  tree: Growing,
  samples: Samples,
  of: Int32Array,
  { maxDepth, leastInLeaf }: GrowOptions,
): number {
  const counts = countLabels(samples, of);
  const node = addLeaf(tree, counts);
  if (maxDepth === 0 || isPure(counts)) return node;
  const split = findSplit(samples, of, leastInLeaf);
  if (split === undefined) return node;
  const sides = part(samples, of, split);
  const deeper = { maxDepth: maxDepth - 1, leastInLeaf };
  tree.feature[node] = split.column;
  tree.threshold[node] = split.threshold;
  tree.left[node] = grow(tree, samples, sides.left, deeper);
  tree.right[node] = grow(tree, samples, sides.right, deeper);
  return node;
}

/**
 * The same samples give the same tree, in whatever order they come.
 * @throws RangeError where there are none, or a value is not finite
 */
export function growTree(samples: Samples, options: GrowOptions): Tree {
  const count = samples.labels.length;
  if (count === 0) throw new RangeError('expected samples to grow a tree from, got none');
  for (const [column, values] of samples.columns.entries()) {
    const strange = values.find((value) => !Number.isFinite(value));
    if (strange === undefined) continue;
    throw new RangeError(`expected finite numbers of 32 bits, got ${strange} in column ${column}`);
  }
  const tree: Growing = { feature: [], threshold: [], left: [], right: [], value: [] };
  grow(tree, samples, Int32Array.from(samples.labels.keys()), options);
  return tree;
}
