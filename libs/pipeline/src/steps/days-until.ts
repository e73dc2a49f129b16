import { secondsOf } from '@verdict/records';
import { z } from 'zod';
import { columnName, type Step } from './step.ts';

const config = z.strictObject({ step: z.literal('days-until'), of: columnName, as: columnName });

const secondsPerDay = 86_400;

/** Days, with fractions, from the order to a time; below 0 where it is over; unknown where the time is. */
export const daysUntil = config.transform((config): Step => ({
  config,
  compile: (columns) => {
    const until = columns.read(config.of, 'time');
    const now = columns.read('timestamp', 'time');
    const { slot } = columns.add(config.as, { type: 'number', isNullable: until.isNullable });
    return (row) => {
      const [time, at] = [row[until.slot], row[now.slot]];
      const isKnown = typeof time === 'string' && typeof at === 'string';
      row[slot] = isKnown ? (secondsOf(time) - secondsOf(at)) / secondsPerDay : null;
    };
  },
}));
