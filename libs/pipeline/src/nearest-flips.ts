// The smallest change of one feature that leads to another recommendation: values next to the limits of a model's
// conditions are tried, the nearest first.
import type { Decision, FeatureValue } from '@verdict/records';
import type { Column, Row } from './columns.ts';
import type { Limit } from './models/index.ts';

/** `above` and `below`: by as little as can be told apart, as the limit itself would not do. */
export type Bound = 'at' | 'above' | 'below';

/** One feature with another value, and what would be decided then. */
export interface Flip {
  readonly feature: string;
  readonly from: FeatureValue;
  readonly to: FeatureValue;
  /** Where `to` is by the limit that it passes; a whole number is always `at`. */
  readonly bound: Bound;
  readonly decision: Decision;
}

export interface FlipMeans {
  readonly features: readonly Column[];
  readonly limits: readonly Limit[];
  /** Values that steps tell apart. */
  readonly categories: readonly FeatureValue[];
  /** The row of the order if one of its columns had another value. */
  readonly rowWith: (slot: number, value: FeatureValue) => Row;
  readonly decide: (row: Row) => Decision;
}

interface Candidate {
  readonly to: FeatureValue;
  readonly bound: Bound;
}

/** Limits of one column that are looked at; a tree may have a million. */
const nearestLimits = 200;
const smallestFloat32 = 2 ** -149;

/** The next number of 32 bits: trees compare those, and rules take them as well. */
function nextFloat32(value: number, direction: 1 | -1): number {
  const rounded = Math.fround(value);
  if ((rounded - value) * direction > 0) return rounded;
  const step = Math.max(Math.abs(rounded) * 2 ** -24, smallestFloat32);
  const next = Math.fround(rounded + direction * step);
  return next === rounded ? Math.fround(rounded + direction * 2 * step) : next;
}

/** At a limit and at either side of it, as near as values of the column can come. */
function besides(limit: number, isWhole: boolean): Candidate[] {
  if (!isWhole) {
    return [
      { to: limit, bound: 'at' },
      { to: nextFloat32(limit, 1), bound: 'above' },
      { to: nextFloat32(limit, -1), bound: 'below' },
    ];
  }
  const around = [limit, Math.floor(limit) + 1, Math.ceil(limit) - 1];
  return around.filter(Number.isInteger).map((to) => ({ to, bound: 'at' }));
}

/** The limits of each column, those nearest to what the order has there. */
function limitsByColumn(row: Row, limits: readonly Limit[]): Map<Column, number[]> {
  const values = new Map<Column, Set<number>>();
  for (const { column, value } of limits) {
    if (typeof value !== 'number') continue;
    values.set(column, (values.get(column) ?? new Set()).add(value));
  }
  const nearest = (column: Column, all: ReadonlySet<number>) => {
    const own = Number(row[column.slot] ?? 0);
    const byDistance = [...all].toSorted((a, b) => Math.abs(a - own) - Math.abs(b - own));
    return byDistance.slice(0, nearestLimits);
  };
  return new Map([...values].map(([column, all]) => [column, nearest(column, all)]));
}

const turned: Readonly<Record<Bound, Bound>> = { at: 'at', above: 'below', below: 'above' };

/**
 * Values of a feature that bring another column to one side of its limit. The column may be made from the feature,
 * in proportion: two looks tell how much.
 */
function reaching(
  feature: Column,
  column: Column,
  targets: readonly Candidate[],
  from: number,
  means: FlipMeans,
) {
  const at = (value: number) => means.rowWith(feature.slot, value)[column.slot];
  const [here, next] = [at(from), at(from + 1)];
  if (typeof here !== 'number' || typeof next !== 'number' || here === next) return [];
  return targets.flatMap(({ to, bound }): Candidate[] => {
    const value = from + (Number(to) - here) / (next - here);
    if (feature.isWhole === true) {
      return [Math.floor(value), Math.ceil(value)].map((whole) => ({ to: whole, bound: 'at' }));
    }
    return [{ to: value, bound: next < here ? turned[bound] : bound }];
  });
}

function numbersFor(feature: Column, row: Row, means: FlipMeans): Candidate[] {
  const own = row[feature.slot];
  const from = typeof own === 'number' ? own : 0;
  return [...limitsByColumn(row, means.limits)].flatMap(([column, limits]) => {
    const targets = limits.flatMap((limit) => besides(limit, column.isWhole === true));
    if (column.slot === feature.slot) return targets;
    return reaching(feature, column, targets, from, means);
  });
}

/** A time is no feature that a condition compares. */
function candidatesFor(feature: Column, row: Row, means: FlipMeans): Candidate[] {
  if (feature.type === 'number') return numbersFor(feature, row, means);
  const told = [...means.limits.map(({ value }) => value), ...means.categories];
  const texts = told.filter((value) => typeof value === 'string');
  const values = { text: texts, boolean: [true, false], time: [] }[feature.type];
  return [...new Set<FeatureValue>(values)].map((to) => ({ to, bound: 'at' }));
}

/** Between numbers in proportion to them, from 0 to 2; another word, or to know what was unknown, is 1. */
function sizeOf(from: FeatureValue, to: FeatureValue): number {
  if (typeof from !== 'number' || typeof to !== 'number') return 1;
  return Math.abs(to - from) / Math.max(1, Math.abs(from), Math.abs(to));
}

function distance(from: FeatureValue, to: FeatureValue): number {
  return Math.abs(Number(to) - (typeof from === 'number' ? from : 0));
}

function nearestFlip(feature: Column, row: Row, now: Decision, means: FlipMeans): Flip[] {
  const from = row[feature.slot] ?? null;
  const candidates = candidatesFor(feature, row, means).filter(({ to }) => to !== from);
  // Words have no distance: they are tried in the order of the conditions.
  const sorted =
    feature.type === 'number'
      ? candidates.toSorted((a, b) => distance(from, a.to) - distance(from, b.to))
      : candidates;
  for (const { to, bound } of sorted) {
    const decision = means.decide(means.rowWith(feature.slot, to));
    if (decision.recommendation === now.recommendation) continue;
    return [{ feature: feature.name, from, to, bound, decision }];
  }
  return [];
}

/** At most one for each feature, the smallest change first. To know less than was known is no change. */
export function nearestFlips(row: Row, means: FlipMeans): Flip[] {
  const now = means.decide(row);
  return means.features
    .flatMap((feature) => nearestFlip(feature, row, now, means))
    .toSorted((a, b) => sizeOf(a.from, a.to) - sizeOf(b.from, b.to));
}
