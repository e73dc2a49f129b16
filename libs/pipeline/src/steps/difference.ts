import { z } from 'zod';
import { columnName, type Step } from './step.ts';

const config = z.strictObject({
  step: z.literal('difference'),
  of: columnName,
  minus: columnName,
  as: columnName,
});

/** `of - minus`; unknown where one of them is. */
export const difference = config.transform((config): Step => ({
  config,
  compile: (columns) => {
    const of = columns.read(config.of, 'number');
    const minus = columns.read(config.minus, 'number');
    const isNullable = of.isNullable || minus.isNullable;
    const isWhole = of.isWhole === true && minus.isWhole === true;
    const { slot } = columns.add(config.as, { type: 'number', isNullable, isWhole });
    return (row) => {
      const [a, b] = [row[of.slot], row[minus.slot]];
      row[slot] = typeof a === 'number' && typeof b === 'number' ? a - b : null;
    };
  },
}));
