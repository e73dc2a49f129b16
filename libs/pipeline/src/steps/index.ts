import { z } from 'zod';
import { asOfFact } from './as-of-fact.ts';
import { availableFrom } from './available-from.ts';
import { daysUntil } from './days-until.ts';
import { difference } from './difference.ts';
import { hourOfDay } from './hour-of-day.ts';
import { impute } from './impute.ts';
import { oneHot } from './one-hot.ts';
import { scale } from './scale.ts';
import { select } from './select.ts';

/** Every step, told apart by `step`. A new one is its file and its line here. */
export const stepSchema = z.discriminatedUnion('step', [
  asOfFact,
  availableFrom,
  daysUntil,
  difference,
  hourOfDay,
  impute,
  oneHot,
  scale,
  select,
]);

export type { Step, StepConfig } from './step.ts';
