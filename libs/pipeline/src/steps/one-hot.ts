import type { FeatureValue } from '@verdict/records';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';
import { columnName, fitted, type Step, type StepConfig } from './step.ts';

type Category = string | number | boolean;

const mostCategories = 1000;

const config = z.strictObject({
  step: z.literal('one-hot'),
  of: columnName,
  /** Learned: all values of the training orders, in order. */
  categories: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(1)
    .max(mostCategories)
    .refine((list) => new Set(list).size === list.length, 'expected each category once')
    .optional(),
});

/** Numbers by size, texts by UTF-16 code unit: the same on every machine. */
function byValue(a: Category, b: Category): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function learnCategories(of: string, values: readonly FeatureValue[]): Category[] {
  const known = new Set(values.filter((value) => value !== null));
  if (known.size > 0 && known.size <= mostCategories) return [...known].toSorted(byValue);
  throw new ArtifactError(`expected 1 to ${mostCategories} values of ${of}, got ${known.size}`);
}

/**
 * A column `NAME=CATEGORY` for each category, 1 where the value is that one, else 0. What was not among the
 * training orders, and what is unknown, is 0 in all (scikit-learn's `OneHotEncoder(handle_unknown="ignore")`).
 */
export const oneHot = config.transform((config): Step => ({
  config,
  compile: (columns) => {
    const { slot } = columns.read(config.of, 'text', 'number', 'boolean');
    const categories = fitted(config.categories, config.step, 'categories');
    const shape = { type: 'number', isNullable: false, isWhole: true } as const;
    const added = categories.map((category) => {
      const name = `${config.of}=${category}`;
      return { category, slot: columns.add(name, shape).slot };
    });
    return (row) => {
      const value = row[slot];
      for (const { category, slot: to } of added) row[to] = value === category ? 1 : 0;
    };
  },
  ...(config.categories !== undefined && { categories: config.categories }),
  ...(config.categories === undefined && {
    fit: {
      of: config.of,
      learn: (values): StepConfig =>
        Object.assign({}, config, { categories: learnCategories(config.of, values) }),
    },
  }),
}));
