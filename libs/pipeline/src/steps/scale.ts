import type { FeatureValue } from '@verdict/records';
import { z } from 'zod';
import { meanOf, numbersOf } from './numbers-of.ts';
import { columnName, fitted, type Step, type StepConfig } from './step.ts';

const config = z.strictObject({
  step: z.literal('scale'),
  of: columnName,
  as: columnName,
  /** Learned. */
  mean: z.number().optional(),
  /** Learned; 1 where all values were the same. */
  deviation: z.number().positive().optional(),
});

/** Of the population, as scikit-learn's `StandardScaler` takes it. */
function learnScale(of: string, values: readonly FeatureValue[]) {
  const numbers = numbersOf(of, values);
  const mean = meanOf(numbers);
  const deviation = Math.sqrt(meanOf(numbers.map((number) => (number - mean) ** 2)));
  return { mean, deviation: deviation || 1 };
}

/** `(x - mean) / deviation`; unknown where x is. */
export const scale = config.transform((config): Step => ({
  config,
  compile: (columns) => {
    const of = columns.read(config.of, 'number');
    const mean = fitted(config.mean, config.step, 'mean');
    const deviation = fitted(config.deviation, config.step, 'deviation');
    const { slot } = columns.add(config.as, { type: 'number', isNullable: of.isNullable });
    return (row) => {
      const value = row[of.slot];
      row[slot] = typeof value === 'number' ? (value - mean) / deviation : null;
    };
  },
  ...((config.mean === undefined || config.deviation === undefined) && {
    fit: {
      of: config.of,
      learn: (values): StepConfig => Object.assign({}, config, learnScale(config.of, values)),
    },
  }),
}));
