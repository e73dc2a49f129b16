import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../columns.ts';
import { modelSchema } from './index.ts';

const columns: readonly Column[] = [
  { name: 'left', type: 'number', slot: 3, isNullable: false },
  { name: 'open', type: 'boolean', slot: 1, isNullable: false },
];

/** Is it open? If not, hold; else by what is left. */
const tree = {
  kind: 'tree',
  inputs: ['left', 'open'],
  classes: ['Deliver', 'HoldCheckDelivery', 'Decline'],
  feature: [1, -1, 0, -1, -1],
  threshold: [0.5, -2, 2.5, -2, -2],
  left: [1, -1, 3, -1, -1],
  right: [2, -1, 4, -1, -1],
  value: [
    [3, 3, 3],
    [0, 9, 1],
    [3, 0, 3],
    [0.5, 0.5, 0],
    [1, 0, 2],
  ],
};

function compile(changes: object = {}, selected = columns) {
  return modelSchema.parse({ ...tree, ...changes }).compile(selected);
}

const row = (left: number, open: boolean) => [null, open, null, left];

it('a tree is followed to its leaf, whose first heaviest class decides', () => {
  const model = compile();
  const hold = { recommendation: 'HoldCheckDelivery', reason: 'tree.leaf-1' };
  expect(model.decide(row(9, false))).toEqual(hold);
  expect(model.decide(row(2.5, true))).toEqual({
    recommendation: 'Deliver',
    reason: 'tree.leaf-3',
  });
  expect(model.decide(row(2.6, true))).toEqual({
    recommendation: 'Decline',
    reason: 'tree.leaf-4',
  });
  expect(model.classes).toEqual(tree.classes);
});

it('a leaf may be all there is', () => {
  const leaf = { feature: [-1], threshold: [-2], left: [-1], right: [-1], value: [[0, 0, 1]] };
  expect(compile(leaf).decide(row(0, true))).toMatchObject({ reason: 'tree.leaf-0' });
});

it('inputs are rounded to 32 bits and thresholds are not, as scikit-learn does it', () => {
  const threshold = 0.1; // in 32 bits a little more
  const model = compile({ threshold: [0.5, -2, threshold, -2, -2] });
  const leafOf = (left: number) => model.decide(row(left, true));
  expect(leafOf(0.1)).toMatchObject({ reason: 'tree.leaf-4' });
  expect(leafOf(Math.fround(0.1))).toMatchObject({ reason: 'tree.leaf-4' });
  expect(leafOf(0.09999999)).toMatchObject({ reason: 'tree.leaf-3' });
});

it('every number ends in a leaf', () => {
  const model = compile();
  fc.assert(
    fc.property(fc.double(), fc.boolean(), (left, open) => {
      expect(model.decide(row(left, open))).toMatchObject({
        reason: expect.stringMatching(/^tree\.leaf-[134]$/),
      });
    }),
  );
});

describe('a tree is refused', () => {
  it.each<[string, object]>([
    ['expected the inputs left, open, got open, left', { inputs: ['open', 'left'] }],
    ['expected 5 nodes in threshold, got 1', { threshold: [0.5] }],
    ['expected 5 nodes in value, got 1', { value: [[1, 0, 0]] }],
    ['expected children of node 2 that follow it', { left: [1, -1, 0, -1, -1] }],
    ['expected children of node 2 that follow it', { right: [2, -1, 5, -1, -1] }],
    ['expected children of node 1 that follow it', { left: [1, 3, 3, -1, -1] }],
    ['expected a feature below 2 at node 0', { feature: [2, -1, 0, -1, -1] }],
    ['expected 2 weights at node 0', { classes: ['Deliver', 'Decline'] }],
  ])('%s', (message, changes) => {
    expect(() => compile(changes)).toThrow(message);
  });

  it.each<[string, Partial<Column>]>([
    ['expected a step impute: left may be unknown', { isNullable: true }],
    ['expected a number or boolean as input, got left, a text', { type: 'text' }],
  ])('%s', (message, changes) => {
    const [left, open] = columns as [Column, Column];
    expect(() => compile({}, [{ ...left, ...changes }, open])).toThrow(message);
  });

  it.each([
    { classes: ['Deliver', 'Refund', 'Decline'] },
    { threshold: [Infinity, -2, 2.5, -2, -2] },
    { threshold: [Number.NaN, -2, 2.5, -2, -2] },
    { value: [[-1, 0, 0]] },
    { feature: [0.5, -1, 0, -1, -1] },
    { code: 'process.exit()' },
  ])('with %j', (changes) => {
    expect(modelSchema.safeParse({ ...tree, ...changes }).success).toBe(false);
  });
});
