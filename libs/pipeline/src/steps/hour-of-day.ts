import { hourOf } from '@verdict/records';
import { z } from 'zod';
import { columnName, type Step } from './step.ts';

const config = z.strictObject({ step: z.literal('hour-of-day'), of: columnName, as: columnName });

/** 0 to 23, as written in the time: the customer's clock, whatever zone the worker runs in. */
export const hourOfDay = config.transform((config): Step => ({
  config,
  compile: (columns) => {
    const time = columns.read(config.of, 'time');
    const { isNullable } = time;
    const { slot } = columns.add(config.as, { type: 'number', isNullable, isWhole: true });
    return (row) => {
      const text = row[time.slot];
      row[slot] = typeof text === 'string' ? hourOf(text) : null;
    };
  },
}));
