import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GrowOptions, growTree, type Samples, type Tree } from './grow-tree.ts';

type Sample = readonly [values: readonly number[], label: number];

function samplesOf(list: readonly Sample[]): Samples {
  const [first] = list;
  const columns = (first?.[0] ?? []).map((_, column) =>
    Float32Array.from(list, ([values]) => values[column] ?? 0),
  );
  const labels = Int32Array.from(list, ([, label]) => label);
  return { columns, labels, classes: Math.max(...labels) + 1 };
}

const freely: GrowOptions = { maxDepth: 50, leastInLeaf: 1 };

function leafOf(tree: Tree, values: readonly number[]): number {
  let node = 0;
  for (let feature = tree.feature[0] ?? -1; feature !== -1; feature = tree.feature[node] ?? -1) {
    const isLeft = Math.fround(values[feature] ?? 0) <= (tree.threshold[node] ?? 0);
    node = (isLeft ? tree.left[node] : tree.right[node]) ?? 0;
  }
  return node;
}

/** By trying all, without any order: what the gain of a tree's first question has to be. */
function bestGain({ columns, labels }: Samples): number {
  const gini = (of: readonly number[]) => {
    const shares = [...new Set(of)].map((label) => of.filter((l) => l === label).length);
    return of.length - shares.reduce((sum, count) => sum + count ** 2 / of.length, 0);
  };
  const all = [...labels];
  const gains = columns.flatMap((values) =>
    [...values].map((threshold) => {
      const left = all.filter((_, at) => (values[at] ?? 0) <= threshold);
      const right = all.filter((_, at) => (values[at] ?? 0) > threshold);
      return gini(all) - (left.length ? gini(left) : 0) - (right.length ? gini(right) : 0);
    }),
  );
  return Math.max(...gains);
}

const someSamples = fc.array(
  fc.tuple(
    fc.tuple(fc.integer({ min: 0, max: 5 }), fc.float({ noNaN: true, noDefaultInfinity: true })),
    fc.integer({ min: 0, max: 2 }),
  ),
  { minLength: 1, maxLength: 30 },
);

test('the first question is one of the best there are', () => {
  fc.assert(
    fc.property(someSamples, (list) => {
      const samples = samplesOf(list);
      const tree = growTree(samples, { maxDepth: 1, leastInLeaf: 1 });
      const gini = (counts: readonly number[]) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        return total - counts.reduce((sum, count) => sum + count ** 2 / total, 0);
      };
      const [root = [], left, right] = tree.value;
      const gain = left && right ? gini(root) - gini(left) - gini(right) : 0;
      expect(gain).toBeCloseTo(bestGain(samples), 6);
    }),
  );
});

test('each sample is counted at the leaf to which its values lead', () => {
  fc.assert(
    fc.property(someSamples, (list) => {
      const tree = growTree(samplesOf(list), freely);
      const counted = tree.value.map((counts) => counts.map(() => 0));
      for (const [values, label] of list) {
        const counts = counted[leafOf(tree, values)] ?? [];
        counts[label] = (counts[label] ?? 0) + 1;
      }
      const leaves = tree.feature.flatMap((feature, node) => (feature === -1 ? [node] : []));
      for (const leaf of leaves) expect(counted[leaf]).toEqual(tree.value[leaf]);
    }),
  );
});

test('the order of the samples plays no part', () => {
  const withOther = someSamples.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
    ),
  );
  fc.assert(
    fc.property(withOther, ([list, shuffled]) => {
      expect(growTree(samplesOf(shuffled), freely)).toEqual(growTree(samplesOf(list), freely));
    }),
  );
});

test('equal values are not parted, wherever their labels change', () => {
  const list: Sample[] = [
    [[1], 0],
    [[1], 0],
    [[1], 0],
    [[1], 1],
    [[2], 1],
    [[2], 1],
  ];
  const tree = growTree(samplesOf(list), freely);
  expect(tree).toMatchObject({ feature: [0, -1, -1], threshold: [1.5, 0, 0] });
  expect(tree.value).toEqual([
    [3, 3],
    [3, 1],
    [0, 2],
  ]);
});

test('a threshold lies between neighbours of 32 bits', () => {
  const low = Math.fround(0.1);
  const next = new Float32Array(new Uint32Array([0x3dcccccf]).buffer)[0] ?? 0;
  const tree = growTree(
    samplesOf([
      [[low], 0],
      [[next], 1],
    ]),
    freely,
  );
  expect(tree.threshold[0]).toBeGreaterThan(low);
  expect(tree.threshold[0]).toBeLessThan(next);
});

test('no leaf is smaller, and no way longer, than was asked for', () => {
  const list = Array.from({ length: 100 }, (_, at): Sample => [[at], at % 7 === 0 ? 1 : 0]);
  const tree = growTree(samplesOf(list), { maxDepth: 4, leastInLeaf: 9 });
  const leaves = tree.value.filter((_, node) => tree.feature[node] === -1);
  expect(leaves.length).toBeGreaterThan(2);
  expect(leaves.length).toBeLessThanOrEqual(2 ** 4);
  for (const counts of leaves) expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBeGreaterThan(8);
});

test.each([
  [{ columns: [new Float32Array()], labels: new Int32Array(), classes: 1 }, 'got none'],
  [{ columns: [new Float32Array([Number.NaN])], labels: new Int32Array(1), classes: 1 }, 'got NaN'],
  [{ columns: [new Float32Array([1e39])], labels: new Int32Array(1), classes: 1 }, 'got Infinity'],
])('samples that are none are refused: %#', (samples, message) => {
  expect(() => growTree(samples, freely)).toThrow(message);
});
