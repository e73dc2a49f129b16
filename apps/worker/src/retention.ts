// Removes finished runs whose time is over, so that Redis does not fill up with history.
import { openOrdersQueue, removeRunJobs } from '@verdict/queue';
import { dropIdleRun, listRuns, type Run } from '@verdict/results';
import {
  connectRedis,
  keyPrefixOf,
  type Log,
  retentionMsOf,
  type Settings,
} from '@verdict/runtime';
import type { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';

const longestPauseMs = 3_600_000;

function isOver(run: Run, retentionMs: number, nowMs: number): boolean {
  return Date.parse(run.enqueued_at) + retentionMs <= nowMs;
}

/** Drops runs that are over and have nothing pending. @returns their names */
export async function dropOldRuns(
  redis: Redis,
  prefix: string,
  retentionMs: number,
  nowMs: number,
): Promise<string[]> {
  const runs = await listRuns(redis, prefix);
  const dropped: string[] = [];
  for (const run of runs.filter((known) => isOver(known, retentionMs, nowMs))) {
    if (!(await dropIdleRun(redis, prefix, run))) continue;
    await removeRunJobs(openOrdersQueue(redis, prefix), run.run);
    dropped.push(run.run);
  }
  return dropped;
}

async function sweepOnce(settings: Settings, retentionMs: number, log: Log): Promise<void> {
  const redis = await connectRedis(settings.REDIS_URL, 'command');
  try {
    const runs = await dropOldRuns(redis, keyPrefixOf(settings), retentionMs, Date.now());
    if (runs.length > 0) log.info({ runs }, 'runs dropped after their retention');
  } finally {
    redis.disconnect();
  }
}

/** Sweeps at the start and from time to time until the signal is aborted; for ever is no work. */
export async function keepRetention(
  settings: Settings,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const retentionMs = retentionMsOf(settings);
  if (retentionMs === undefined) return;
  while (!signal.aborted) {
    await sweepOnce(settings, retentionMs, log).catch((error: unknown) => {
      log.warn({ err: error instanceof Error ? error.message : String(error) }, 'no retention');
    });
    const pauseMs = Math.min(retentionMs, longestPauseMs);
    await delay(pauseMs, undefined, { signal }).catch(() => {});
  }
}
