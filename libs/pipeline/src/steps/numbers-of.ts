import type { FeatureValue } from '@verdict/records';
import { ArtifactError } from '../artifact-error.ts';

/**
 * What is known of a column of numbers.
 * @throws ArtifactError where nothing is: there is nothing to learn from
 */
export function numbersOf(column: string, values: readonly FeatureValue[]): number[] {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length > 0) return numbers;
  throw new ArtifactError(`expected orders for which ${column} is known, got none`);
}

export function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
