import { z } from 'zod';
import { columnName, type Step } from './step.ts';

const config = z.strictObject({
  step: z.literal('select'),
  columns: z.array(columnName).min(1).max(10_000),
});

/** What the model sees, in this order. It ends the steps, and only there it may stand. */
export const select = config.transform((config): Step => ({
  config,
  selects: config.columns,
  compile: (columns) => {
    for (const name of config.columns) columns.read(name);
    return () => {};
  },
}));
