// The named, typed values that the steps of a pipeline add to one order.
import type { FeatureValue, Order, Snapshot } from '@verdict/records';
import { ArtifactError } from './artifact-error.ts';

/** A time is wall-clock text without a zone, as in orders and facts. */
export type ColumnType = 'number' | 'text' | 'boolean' | 'time';

interface ColumnShape {
  readonly type: ColumnType;
  /** Whether it may be unknown, which is null. */
  readonly isNullable: boolean;
}

export interface Column extends ColumnShape {
  readonly name: string;
  /** Where its value stands in a row. */
  readonly slot: number;
}

/** The values of one order, by the slots of their columns. */
export type Row = FeatureValue[];

/** Writes the columns of one step into a row that has those of the steps before. */
export type Transform = (row: Row, order: Order, snapshot: Snapshot) => void;

export interface Columns {
  /** @throws ArtifactError where there is none of that name, or it is of another type */
  readonly read: (name: string, ...types: readonly ColumnType[]) => Column;
  /** @throws ArtifactError where there is one already: what a column means never changes */
  readonly add: (name: string, shape: ColumnShape) => Column;
  /** Notes that a fact of the snapshot is read. */
  readonly noteFact: (name: string) => void;
}

export interface OpenColumns {
  readonly columns: Columns;
  /** The first transform of every pipeline. */
  readonly transform: Transform;
  /** Columns of the order, and facts, that were read so far. */
  readonly inputs: () => string[];
  /** Of all columns, in the order of their slots. */
  readonly names: () => string[];
}

/** In the order of the slots: what an order says by itself. Who the customer is stays out. */
const orderColumns: readonly (readonly [keyof Order, ColumnType])[] = [
  ['timestamp', 'time'],
  ['quantity', 'number'],
  ['sku_code', 'text'],
  ['zip_code', 'text'],
];

export function openColumns(): OpenColumns {
  const known = new Map<string, Column>();
  const inputs = new Set<string>();
  const read: Columns['read'] = (name, ...types) => {
    const column = known.get(name);
    const names = [...known.keys()].join(', ');
    if (column === undefined) {
      throw new ArtifactError(`expected one of the columns ${names}, got ${JSON.stringify(name)}`);
    }
    if (column.slot < orderColumns.length) inputs.add(name);
    if (types.length === 0 || types.includes(column.type)) return column;
    throw new ArtifactError(
      `expected a column of ${types.join(' or ')}, got ${name}, which is of ${column.type}`,
    );
  };
  const add: Columns['add'] = (name, shape) => {
    if (known.has(name)) throw new ArtifactError(`the column ${name} is there already`);
    const column = { ...shape, name, slot: known.size };
    known.set(name, column);
    return column;
  };
  for (const [name, type] of orderColumns) add(name, { type, isNullable: false });
  const transform: Transform = (row, { timestamp, quantity, sku_code, zip_code }) => {
    row.push(timestamp, quantity, sku_code, zip_code);
  };
  const noteFact: Columns['noteFact'] = (name) => void inputs.add(name);
  return {
    columns: { read, add, noteFact },
    transform,
    inputs: () => [...inputs].toSorted(),
    names: () => [...known.keys()],
  };
}
