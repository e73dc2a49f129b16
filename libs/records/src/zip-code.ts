import { z } from 'zod';
import { identifier } from './identifier.ts';
import { timestamp } from './timestamp.ts';

/** The zip code is delivered to from `available_from` on. */
export const zipCodeSchema = z.object({ zip_code: identifier, available_from: timestamp });

export type ZipCode = Readonly<z.infer<typeof zipCodeSchema>>;
