// A model that is code instead of an artifact: the first step of who has an idea and no training job yet.
import { type Decision, type Features, recommendations } from '@verdict/records';
import type { Row } from '../columns.ts';
import { joinPipeline, type Pipeline } from '../pipeline.ts';
import { compileTransformer, transformerSchema, valuesOf } from '../transformer.ts';

export interface OwnModel {
  readonly name: string;
  /** Another version where it decides otherwise: results carry it. */
  readonly version: string;
  /**
   * The steps as in `pipeline.json`, up to the columns that `decide` wants; what is selected are its features.
   */
  readonly steps: readonly object[];
  /** Pure: nothing but the features may play a part. Null is what was not known. */
  readonly decide: (features: Features) => Decision;
}

/** @throws ZodError, ArtifactError where the steps are none */
export function openOwnModel({ name, version, steps, decide }: OwnModel): Pipeline {
  const selected = steps.at(-1);
  const features = selected !== undefined && 'columns' in selected ? selected.columns : [];
  const transformer = compileTransformer(transformerSchema.parse({ steps, features }));
  const read: (row: Row) => Features = valuesOf(transformer.selected);
  const about = {
    model: `${name}@${version}`,
    digest: undefined,
    featureMode: 'order-time',
  } as const;
  return joinPipeline(about, transformer, {
    classes: recommendations,
    decide: (row) => decide(read(row)),
  });
}
