import { readAudit } from '@verdict/access';
import { z } from 'zod';
import type { Answering } from '../api/answer.ts';
import type { AuditAnswer } from '../api/audit-answer.ts';
import { sendError } from '../api/error-answer.ts';
import type { Source } from '../overview/source.ts';

export const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** The id of the last entry of the page before. */
  before: z
    .string()
    .regex(/^\d{1,20}-\d{1,20}$/)
    .optional(),
});

/** Attempts to change something, newest first. */
export function sendAudit(source: () => Source): Answering<AuditAnswer> {
  return async (request, response) => {
    const page = auditQuery.safeParse(request.query);
    if (page.success) response.json({ entries: await readAudit(source().home, page.data) });
    else sendError(response, 400, 'bad-request', z.prettifyError(page.error));
  };
}
