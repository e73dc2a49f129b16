// Whether orders can be accepted, and whether they would be decided.
import { hasFacts } from '@verdict/history';
import { readHeartbeats } from '@verdict/monitor';
import type { RedisLink } from '@verdict/runtime';
import { explainError } from './api/explain-error.ts';
import type { LiveRuns } from './orders/live-run.ts';
import type { LiveSource, OpenSource } from './orders/live-source.ts';

const answerWithinMs = 1000;
/** A worker says every other second that it lives. */
const silentMs = 7000;

async function isWorkerThere({ shards }: LiveSource): Promise<boolean> {
  const [first] = shards.all;
  if (first === undefined) return false;
  const heartbeats = await readHeartbeats(first);
  return heartbeats.some(({ silent_ms }) => silent_ms < silentMs);
}

/** Why an order could not be accepted; undefined where it could. */
export async function whyNotAccepting(
  link: Pick<RedisLink, 'findTrouble'>,
  open: OpenSource,
  runs: LiveRuns,
): Promise<string | undefined> {
  const trouble = await link.findTrouble(answerWithinMs);
  if (trouble !== undefined) return `Redis: ${trouble}`;
  try {
    await runs.check(await open());
    return undefined;
  } catch (error) {
    return explainError(error).message;
  }
}

async function isPaused({ shards }: LiveSource): Promise<boolean> {
  const paused = await Promise.all(shards.all.map(({ queue }) => queue.isPaused()));
  return paused.includes(true);
}

/** Why an order that is accepted would not be decided, or not on any fact; undefined where it would. */
export async function whyNotDeciding(open: OpenSource): Promise<string | undefined> {
  try {
    const source = await open();
    if (!(await hasFacts(source.shards))) return 'no facts are loaded: every order would be held';
    if (await isPaused(source))
      return 'the queue of live orders is paused: resume it at the dashboard';
    return (await isWorkerThere(source)) ? undefined : 'no worker is there to decide';
  } catch (error) {
    return explainError(error).message;
  }
}
