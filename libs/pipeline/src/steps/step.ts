import type { FeatureValue } from '@verdict/records';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';
import type { Columns, Transform } from '../columns.ts';

/** One transformer, as read from `pipeline.json`. */
export interface Step {
  /** As it stands in the file. */
  readonly config: StepConfig;
  /**
   * Declares the columns that it adds.
   * @returns how they are filled: pure, and without any look at other orders
   * @throws ArtifactError where it reads a column that is not there, or has not been fitted
   */
  readonly compile: (columns: Columns) => Transform;
  /** Of the last step: the columns that the model sees. */
  readonly selects?: readonly string[];
  /** Of a step that learns from training orders, and has not yet. */
  readonly fit?: Fit;
  /**
   * Of a step that names columns which are there only when those before it are fitted.
   * @param known the names of all columns
   * @returns its config with their names
   */
  readonly expand?: (known: readonly string[]) => StepConfig;
}

export interface StepConfig {
  readonly step: string;
}

export interface Fit {
  /** The column that it learns from. */
  readonly of: string;
  /**
   * @param values of that column, one for each training order
   * @returns its config with what it learned
   */
  readonly learn: (values: readonly FeatureValue[]) => StepConfig;
}

export const columnName = z
  .string()
  .regex(/^(?!__proto__$)[^\p{Cc}]{1,200}$/u, 'expected the name of a column');

/** @throws ArtifactError where the step has still to be fitted */
export function fitted<T>(learned: T | undefined, step: string, name: string): T {
  if (learned !== undefined) return learned;
  throw new ArtifactError(`expected ${name} of the step ${step}, which only fitting gives it`);
}
