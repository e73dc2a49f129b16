import type { FeatureValue } from '@verdict/records';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';
import type { ColumnType } from '../columns.ts';
import { meanOf, numbersOf } from './numbers-of.ts';
import { columnName, fitted, type Step, type StepConfig } from './step.ts';

const config = z.strictObject({
  step: z.literal('impute'),
  of: columnName,
  as: columnName,
  strategy: z.enum(['mean', 'median', 'most-frequent', 'constant']),
  /** Learned, unless the strategy is constant. */
  value: z.union([z.number(), z.string(), z.boolean()]).optional(),
});

type Known = Exclude<FeatureValue, null>;

const typeOfValue: Readonly<Record<string, ColumnType>> = {
  number: 'number',
  string: 'text',
  boolean: 'boolean',
};

function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return meanOf(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1));
}

/** Of several that are equally frequent the one that came first. */
function mostFrequentOf(column: string, values: readonly FeatureValue[]): Known {
  const counts = new Map<Known, number>();
  for (const value of values) {
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [first, ...others] = counts;
  if (first === undefined) {
    throw new ArtifactError(`expected orders for which ${column} is known, got none`);
  }
  return others.reduce((most, next) => (next[1] > most[1] ? next : most), first)[0];
}

type Learn = (column: string, values: readonly FeatureValue[]) => Known;

const learners: Readonly<Record<z.infer<typeof config>['strategy'], Learn>> = {
  mean: (column, values) => meanOf(numbersOf(column, values)),
  median: (column, values) => medianOf(numbersOf(column, values)),
  'most-frequent': mostFrequentOf,
  constant: () => {
    throw new ArtifactError('expected the value of a step impute with the strategy constant');
  },
};

/** One value for all that is unknown, in a column of its own: the feature itself stays as it was known. */
export const impute = config.transform((config): Step => ({
  config,
  compile: (columns) => {
    const of = columns.read(config.of, 'number', 'text', 'boolean');
    const value = fitted(config.value, config.step, 'value');
    if (typeOfValue[typeof value] !== of.type) {
      throw new ArtifactError(
        `expected a ${of.type} to impute for ${of.name}, got ${JSON.stringify(value)}`,
      );
    }
    const isWhole = of.isWhole === true && Number.isInteger(value);
    const { slot } = columns.add(config.as, { type: of.type, isNullable: false, isWhole });
    return (row) => {
      row[slot] = row[of.slot] ?? value;
    };
  },
  ...(config.value === undefined && {
    fit: {
      of: config.of,
      learn: (values): StepConfig =>
        Object.assign({}, config, { value: learners[config.strategy](config.of, values) }),
    },
  }),
}));
