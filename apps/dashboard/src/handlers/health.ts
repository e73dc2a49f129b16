import type { RedisLink } from '@verdict/runtime';
import type { Answering } from '../api/answer.ts';
import type { LiveAnswer, ReadyAnswer } from '../api/health-answers.ts';

const answerWithinMs = 1000;

/** The process runs and answers. */
export function live(): Answering<LiveAnswer> {
  return (_request, response) => {
    response.json({ status: 'live' });
  };
}

/** Redis answers too, and takes writes: what is shown would be of no use otherwise. */
export function ready(link: RedisLink): Answering<ReadyAnswer> {
  return async (_request, response) => {
    const trouble = await link.findTrouble(answerWithinMs);
    if (trouble === undefined) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'not ready', reason: `Redis: ${trouble}` });
  };
}
