// The second half of a pipeline: from what was selected of an order to its decision.
import type { Decision, Recommendation } from '@verdict/records';
import type { ArtifactFiles } from '../artifact/files.ts';
import type { Column, Row } from '../columns.ts';

export interface Model {
  /** Of the recommendations, those that it can give. */
  readonly classes: readonly Recommendation[];
  /**
   * Pure. Only models that are run elsewhere answer with a promise.
   * @param row which has the columns that the model was compiled for
   */
  readonly decide: (row: Row) => Decision | Promise<Decision>;
}

/** As read from `model.json`. */
export interface ModelFile {
  readonly kind: 'rules' | 'tree' | 'onnx';
  /**
   * @param selected the columns that its pipeline hands to it
   * @param files of the artifact, one of which may hold what this one only describes
   * @throws ArtifactError where the model does not fit them
   */
  readonly compile: (selected: readonly Column[], files: ArtifactFiles) => Model | Promise<Model>;
}
