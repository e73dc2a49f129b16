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
   * @throws ArtifactError where the model does not fit them
   */
  readonly compile: (selected: readonly Column[]) => Model;
  /**
   * Where `model.json` only describes what another file of the artifact holds.
   * @returns the same with that file at hand, to be compiled
   * @throws ArtifactError where that file cannot be used
   */
  readonly open?: (files: ArtifactFiles) => Promise<ModelFile>;
}
