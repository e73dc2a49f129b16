import { z } from 'zod';
import type { Answer } from './answer.ts';
import { utcTime } from './decision-schemas.ts';

const entry = z.object({
  id: z.string(),
  at: utcTime,
  action: z.string(),
  user: z.string(),
  role: z.enum(['viewer', 'operator']).nullable().describe('null for somebody not let in'),
  address: z.string(),
  outcome: z.enum(['done', 'failed', 'refused']),
  effect: z.string(),
});

/** `/api/audit` */
export const auditSchema = z.object({ entries: z.array(entry).describe('newest first') });
export type AuditAnswer = Answer<typeof auditSchema>;
