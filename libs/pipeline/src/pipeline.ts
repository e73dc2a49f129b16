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
import type { Model } from './models/index.ts';
import type { Transformer } from './transformer.ts';

export interface Pipeline {
  /** `name@version`, as runs and results carry it. */
  readonly model: string;
  /** SHA-256 of the manifest; undefined for a model that is code. */
  readonly digest: string | undefined;
  /** Which stock it was made for. */
  readonly featureMode: InventoryAsOf;
  readonly features: readonly Pick<Column, 'name' | 'type' | 'isNullable'>[];
  readonly featuresOf: (order: Order, snapshot: Snapshot) => Features;
  /**
   * Decides one order from nothing but what is passed in: pure, so it cannot look ahead.
   * @returns a promise only where the model runs elsewhere
   * @throws OrderError `feature.unknown` in a strict run
   */
  readonly decide: (
    order: Order,
    snapshot: Snapshot,
    settings: Pick<RunSettings, 'strict'>,
  ) => Decision | Promise<Decision>;
}

function refuseUnknown(row: Row, features: readonly Column[]): void {
  const unknown = features.filter(({ slot }) => row[slot] === null);
  if (unknown.length === 0) return;
  const names = unknown.map(({ name }) => name).join(', ');
  throw new OrderError('feature.unknown', `unknown at order time: ${names}`);
}

export function joinPipeline(
  about: Pick<Pipeline, 'model' | 'digest' | 'featureMode'>,
  { transform, featuresOf, features }: Transformer,
  model: Model,
): Pipeline {
  return {
    ...about,
    features,
    featuresOf: (order, snapshot) => featuresOf(transform(order, snapshot)),
    decide: (order, snapshot, { strict }) => {
      const row = transform(order, snapshot);
      if (strict) refuseUnknown(row, features);
      return model.decide(row);
    },
  };
}
