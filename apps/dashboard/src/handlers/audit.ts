import { readAudit } from '@verdict/access';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Source } from '../overview/source.ts';

const query = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** The id of the last entry of the page before. */
  before: z
    .string()
    .regex(/^\d{1,20}-\d{1,20}$/)
    .optional(),
});

/** Attempts to change something, newest first. */
export function sendAudit(source: () => Source): RequestHandler {
  return async (request, response) => {
    const page = query.safeParse(request.query);
    if (page.success) response.json({ entries: await readAudit(source().home, page.data) });
    else response.status(400).json({ error: 'Bad request', message: z.prettifyError(page.error) });
  };
}
