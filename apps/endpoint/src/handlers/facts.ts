import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { errorAnswer } from '../api/api-error.ts';
import type { FactLines } from '../facts/fact-kinds.ts';
import { takeFacts } from '../facts/take-facts.ts';
import type { OpenSource } from '../orders/live-source.ts';

export function postFacts<Schema extends z.ZodObject>(
  lines: FactLines<Schema>,
  open: OpenSource,
): RequestHandler {
  return async (request, response) => {
    const taken = await takeFacts(lines, request, await open());
    if (taken.rows > 0 || taken.rejected === 0) {
      response.json(taken);
      return;
    }
    const message = `none of ${taken.rejected} lines could be taken: see rejects`;
    response.status(422).json({ ...errorAnswer('no-facts-taken', message), ...taken });
  };
}
