import { z } from 'zod';
import { columnName, type Step, type StepConfig } from './step.ts';

const config = z.strictObject({
  step: z.literal('select'),
  columns: z.array(columnName).min(1).max(10_000),
});

/** Stands in a recipe for all categories of a column: which there are is learned. */
const allCategories = '=*';

function withCategories(columns: readonly string[], known: readonly string[]): string[] {
  return columns.flatMap((name) => {
    if (!name.endsWith(allCategories)) return [name];
    const start = name.slice(0, -1);
    return known.filter((column) => column.startsWith(start));
  });
}

/**
 * What the model sees, in this order. It ends the steps, and only there it may stand. `NAME=*` becomes the columns
 * that one-hot made of NAME, once it is fitted.
 */
export const select = config.transform((config): Step => ({
  config,
  selects: config.columns,
  ...(config.columns.some((name) => name.endsWith(allCategories)) && {
    expand: (known): StepConfig =>
      Object.assign({}, config, { columns: withCategories(config.columns, known) }),
  }),
  compile: (columns) => {
    for (const name of config.columns) columns.read(name);
    return () => {};
  },
}));
