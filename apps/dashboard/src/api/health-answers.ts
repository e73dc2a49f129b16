import { z } from 'zod';
import type { Answer } from './answer.ts';

/** `/livez` */
export const liveSchema = z.object({ status: z.literal('live') });
export type LiveAnswer = Answer<typeof liveSchema>;

/** `/readyz` */
export const readySchema = z.object({ status: z.literal('ready') });
export const notReadySchema = z.object({ status: z.literal('not ready'), reason: z.string() });
export type ReadyAnswer = Answer<typeof readySchema> | Answer<typeof notReadySchema>;
