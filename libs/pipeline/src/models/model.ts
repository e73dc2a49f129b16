// The second half of a pipeline: from what was selected of an order to its decision.
import type { Decision, FeatureValue, Recommendation } from '@verdict/records';
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
  /** Of a model that can say how it comes to a decision. */
  readonly explainable?: ExplainableModel;
}

export interface ExplainableModel {
  readonly decide: (row: Row) => Decision;
  /** The conditions that were looked at, in order, up to the one that settled it. */
  readonly pathOf: (row: Row) => readonly PathStep[];
  /** All values that its conditions compare columns with. */
  readonly limits: () => readonly Limit[];
}

export interface PathStep {
  readonly column: string;
  readonly is: 'unknown' | 'equal-to' | 'other-than' | 'below' | 'at-most' | 'above' | 'at-least';
  /** What it is compared with; null where it is only asked whether it is unknown. */
  readonly limit: FeatureValue;
  /** What the order has there. */
  readonly value: FeatureValue;
  readonly holds: boolean;
  /** Of a rule, what it decides where its condition holds; null in a tree, where the way goes on. */
  readonly decision: Decision | null;
}

export interface Limit {
  readonly column: Column;
  readonly value: string | number | boolean;
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
