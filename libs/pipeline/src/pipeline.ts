// What decides orders: a transformer and a model, as one thing with a name.
import {
  type Decision,
  type Features,
  type InventoryAsOf,
  type Order,
  OrderError,
  type RunSettings,
  type Snapshot,
} from '@verdict/records';
import type { Column, Row } from './columns.ts';
import { type Explanation, openExplain } from './explain.ts';
import type { Model } from './models/index.ts';
import type { Changes, Transformer } from './transformer.ts';

/** One order between its features and its decision. */
export interface Extracted {
  readonly features: Features;
  /**
   * @returns a promise only where the model runs elsewhere
   * @throws OrderError `feature.unknown` in a strict run
   */
  readonly decide: () => Decision | Promise<Decision>;
}

export interface Pipeline {
  /** `name@version`, as runs and results carry it. */
  readonly model: string;
  /** SHA-256 of the manifest; undefined for a model that is code. */
  readonly digest: string | undefined;
  /** Which stock it was made for. */
  readonly featureMode: InventoryAsOf;
  readonly features: readonly Pick<Column, 'name' | 'type' | 'isNullable'>[];
  readonly featuresOf: (order: Order, snapshot: Snapshot) => Features;
  /** The first half of a decision. From nothing but what is passed in: pure, so it cannot look ahead. */
  readonly extract: (
    order: Order,
    snapshot: Snapshot,
    settings: Pick<RunSettings, 'strict'>,
  ) => Extracted;
  /** Both halves: as `extract`, then the decision. */
  readonly decide: (
    order: Order,
    snapshot: Snapshot,
    settings: Pick<RunSettings, 'strict'>,
  ) => Decision | Promise<Decision>;
  /**
   * What it would decide if some features were other than they are, such as for a mistake that somebody could
   * make. What is made from those features follows them.
   * @throws RangeError for a feature that it does not have
   */
  readonly decideWith: (
    order: Order,
    snapshot: Snapshot,
    changes: Features,
  ) => Decision | Promise<Decision>;
  /** How it comes to its decision; undefined for a model that cannot say. */
  readonly explain: (order: Order, snapshot: Snapshot) => Explanation | undefined;
}

function refuseUnknown(row: Row, features: readonly Column[]): void {
  const unknown = features.filter(({ slot }) => row[slot] === null);
  if (unknown.length === 0) return;
  const names = unknown.map(({ name }) => name).join(', ');
  throw new OrderError('feature.unknown', `unknown at order time: ${names}`);
}

function changesOf(changes: Features, features: readonly Column[]): Changes {
  return new Map(
    Object.entries(changes).map(([name, value]) => {
      const column = features.find((feature) => feature.name === name);
      if (column !== undefined) return [column.slot, value];
      const known = features.map((feature) => feature.name).join(', ');
      throw new RangeError(`expected one of the features ${known}, got ${name}`);
    }),
  );
}

export function joinPipeline(
  about: Pick<Pipeline, 'model' | 'digest' | 'featureMode'>,
  transformer: Transformer,
  model: Model,
): Pipeline {
  const { transform, featuresOf, features } = transformer;
  const extract: Pipeline['extract'] = (order, snapshot, { strict }) => {
    const row = transform(order, snapshot);
    const decide = () => {
      if (strict) refuseUnknown(row, features);
      return model.decide(row);
    };
    return { features: featuresOf(row), decide };
  };
  return {
    ...about,
    features,
    featuresOf: (order, snapshot) => featuresOf(transform(order, snapshot)),
    extract,
    decide: (...of) => extract(...of).decide(),
    decideWith: (order, snapshot, changes) =>
      model.decide(transform(order, snapshot, changesOf(changes, features))),
    explain: openExplain(transformer, model),
  };
}
