// Every fiftieth order is awkward; the kinds take turns in the order of their table.

import { awkwardKinds, type Change } from './awkward-kinds.ts';
import type { SampleOrder } from './sample-order.ts';

export type AwkwardKind = keyof typeof awkwardKinds;

const oneAwkwardIn = 50;
const firstAwkwardRow = 17;
const kinds = Object.entries<Change>(awkwardKinds);

/** The kind of the order in this row (from 0), undefined for an ordinary one. */
export function awkwardKindOf(row: number): string | undefined {
  return kindOf(row)?.[0];
}

export function withAwkwardness(order: SampleOrder, row: number): SampleOrder {
  const [, change] = kindOf(row) ?? [];
  if (change === undefined) return order;
  const use = Math.floor(turnOf(row) / kinds.length);
  return { ...order, ...change(order, { row, use }) };
}

function kindOf(row: number): [name: string, change: Change] | undefined {
  if (row % oneAwkwardIn !== firstAwkwardRow) return undefined;
  return kinds[turnOf(row) % kinds.length];
}

function turnOf(row: number): number {
  return (row - firstAwkwardRow) / oneAwkwardIn;
}
