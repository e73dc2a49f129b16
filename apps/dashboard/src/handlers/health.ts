import type { RequestHandler } from 'express';
import type { RedisLink } from '../redis-link.ts';

const answerWithinMs = 1000;

/** The process runs and answers. */
export function live(): RequestHandler {
  return (_request, response) => {
    response.json({ status: 'live' });
  };
}

/** Redis answers too, and takes writes: what is shown would be of no use otherwise. */
export function ready(link: RedisLink): RequestHandler {
  return async (_request, response) => {
    const trouble = await link.findTrouble(answerWithinMs);
    if (trouble === undefined) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'not ready', reason: `Redis: ${trouble}` });
  };
}
