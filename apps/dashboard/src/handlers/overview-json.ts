import type { Answering } from '../api/answer.ts';
import { errorAnswer } from '../api/error-answer.ts';
import type { OverviewAnswer, StaleOverviewAnswer } from '../api/overview-answer.ts';
import type { OverviewWatch } from '../overview/watch.ts';

/** Why the figures are not those of now. */
export function staleError(state: 'away' | 'broken', reason: string | null) {
  return errorAnswer(state === 'away' ? 'redis-away' : 'broken', reason ?? 'no figures yet');
}

/** The figures of the front page; 503 when they are not those of now. */
export function sendOverview(
  watch: OverviewWatch,
): Answering<OverviewAnswer | StaleOverviewAnswer> {
  return async (_request, response) => {
    const overview = await watch.fresh();
    const { state, reason } = overview.health;
    if (state === 'well') response.json(overview);
    else response.status(503).json({ ...overview, ...staleError(state, reason) });
  };
}
