// The first half of a pipeline: from an order and the facts of its time to features and to what the model sees.
import type { Features, FeatureValue, Order, Snapshot } from '@verdict/records';
import { z } from 'zod';
import { ArtifactError } from './artifact-error.ts';
import { type Column, openColumns, type Row, type Transform } from './columns.ts';
import { type Step, stepSchema } from './steps/index.ts';
import { columnName } from './steps/step.ts';

/** `pipeline.json` */
export const transformerSchema = z.strictObject({
  steps: z.array(stepSchema).min(1).max(1000),
  /** The columns that are shown, stored and watched as the features of an order. */
  features: z.array(columnName).min(1).max(1000),
});

export type TransformerConfig = z.infer<typeof transformerSchema>;

/** A new one from whatever is known when an order is placed: pure, so it cannot look ahead. */
export interface Transformer {
  readonly transform: (order: Order, snapshot: Snapshot) => Row;
  readonly featuresOf: (row: Row) => Features;
  readonly features: readonly Column[];
  /** What the model sees. */
  readonly selected: readonly Column[];
  /** What of orders and facts it reads. */
  readonly inputs: readonly string[];
}

/** An error with the place of the step. */
export function atStep(index: number, { config }: Step, error: unknown): unknown {
  if (!(error instanceof ArtifactError)) return error;
  return new ArtifactError(`step ${index + 1} (${config.step}): ${error.message}`);
}

/** @throws ArtifactError with the place of the step that cannot be compiled */
export function compileSteps(steps: readonly Step[]) {
  const { columns, transform, inputs } = openColumns();
  const transforms = steps.map((step, index): Transform => {
    try {
      return step.compile(columns);
    } catch (error) {
      throw atStep(index, step, error);
    }
  });
  const run = (order: Order, snapshot: Snapshot): Row => {
    const row: Row = [];
    transform(row, order, snapshot);
    for (const fill of transforms) fill(row, order, snapshot);
    return row;
  };
  return { columns, run, inputs };
}

function selectedBy(steps: readonly Step[]): readonly string[] {
  const place = steps.findIndex(({ selects }) => selects !== undefined);
  const selects = steps[place]?.selects;
  if (selects !== undefined && place === steps.length - 1) return selects;
  throw new ArtifactError('expected one step select, as the last');
}

/** The values of some columns, by their names. */
export function valuesOf(columns: readonly Column[]): (row: Row) => Features {
  return (row) => {
    const values: Record<string, FeatureValue> = {};
    for (const { name, slot } of columns) values[name] = row[slot] ?? null;
    return values;
  };
}

/** @throws ArtifactError where a step does not fit those before it, or has not been fitted */
export function compileTransformer({ steps, features }: TransformerConfig): Transformer {
  const { columns, run, inputs } = compileSteps(steps);
  const shown = features.map((name) => columns.read(name));
  return {
    transform: run,
    featuresOf: valuesOf(shown),
    features: shown,
    selected: selectedBy(steps).map((name) => columns.read(name)),
    inputs: inputs(),
  };
}
