import type { RequestHandler } from 'express';
import type { RedisLink } from '../redis-link.ts';

const pingTimeoutMs = 1000;

/** The process runs and answers. */
export function live(): RequestHandler {
  return (_request, response) => {
    response.json({ status: 'live' });
  };
}

/** Redis answers too. */
export function ready(link: RedisLink): RequestHandler {
  return async (_request, response) => {
    try {
      await link.ping(pingTimeoutMs);
      response.json({ status: 'ready' });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      response.status(503).json({ status: 'not ready', reason: `Redis: ${reason}` });
    }
  };
}
