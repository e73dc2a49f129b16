import { askRarely } from '@verdict/runtime';
import type { RequestHandler } from 'express';
import type { WellAnswer } from '../api/answers.ts';
import { ApiError } from '../api/api-error.ts';

/** Anybody may ask, as often as they like: Redis is asked a few times a second at most. */
const everyMs = 250;
const retryAfterSeconds = 1;

/** The process runs and answers. */
export function live(): RequestHandler {
  return (_request, response) => {
    const answer: WellAnswer = { status: 'live' };
    response.json(answer);
  };
}

/** @param why what is in the way; undefined where nothing is */
export function ready(why: () => Promise<string | undefined>): RequestHandler {
  const ask = askRarely(why, everyMs);
  return async (_request, response) => {
    const reason = await ask();
    if (reason !== undefined) throw new ApiError(503, 'not-ready', reason, retryAfterSeconds);
    const answer: WellAnswer = { status: 'ready' };
    response.json(answer);
  };
}
