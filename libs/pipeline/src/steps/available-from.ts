import { z } from 'zod';
import { columnName, type Step } from './step.ts';

const config = z.strictObject({
  step: z.literal('available-from'),
  of: columnName,
  as: columnName,
});

/** Whether a time has come when the order is placed: true from that second on; unknown where the time is. */
export const availableFrom = config.transform((config): Step => ({
  config,
  compile: (columns) => {
    const from = columns.read(config.of, 'time');
    const now = columns.read('timestamp', 'time');
    const { slot } = columns.add(config.as, { type: 'boolean', isNullable: from.isNullable });
    return (row) => {
      const [time, at] = [row[from.slot], row[now.slot]];
      row[slot] = typeof time === 'string' && typeof at === 'string' ? time <= at : null;
    };
  },
}));
