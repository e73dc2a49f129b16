// Removes finished runs whose time is over, so that Redis does not fill up with history.
import { openAllLanes, removeRunJobs } from '@verdict/queue';
import { claimIdleRun, dropRun, listRuns, type Run } from '@verdict/results';
import { type Log, retentionMsOf, type Settings } from '@verdict/runtime';
import type { Layouts } from '@verdict/shards';
import { setTimeout as delay } from 'node:timers/promises';
import { openServers } from './open-servers.ts';

const longestPauseMs = 3_600_000;

function isOver(run: Run, retentionMs: number, nowMs: number): boolean {
  return Date.parse(run.enqueued_at) + retentionMs <= nowMs;
}

async function dropIdleRun(layouts: Layouts, run: Run, nowMs: number): Promise<boolean> {
  const shards = layouts.shardsOf(run.layout);
  const claimed = await claimIdleRun(layouts.home, shards, run, nowMs);
  if (claimed === undefined) return false;
  await Promise.all(openAllLanes(shards).map(({ queue }) => removeRunJobs(queue, run.run)));
  await dropRun(layouts.home, shards, claimed);
  return true;
}

/** Drops runs that are over and have nothing pending, and ends drops cut short. @returns their names */
export async function dropOldRuns(
  layouts: Layouts,
  retentionMs: number,
  nowMs: number,
): Promise<string[]> {
  const runs = await listRuns(layouts.home);
  const dropped: string[] = [];
  for (const run of runs) {
    if (!isOver(run, retentionMs, nowMs) && run.dropping === undefined) continue;
    if (await dropIdleRun(layouts, run, nowMs)) dropped.push(run.run);
  }
  return dropped;
}

async function sweepOnce(settings: Settings, retentionMs: number, log: Log): Promise<void> {
  const { layouts, close } = await openServers(settings, 'command');
  try {
    const runs = await dropOldRuns(layouts, retentionMs, Date.now());
    if (runs.length > 0) log.info({ runs }, 'runs dropped after their retention');
  } finally {
    close();
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
      log.warn({ err: error }, 'no retention');
    });
    const pauseMs = Math.min(retentionMs, longestPauseMs);
    await delay(pauseMs, undefined, { signal }).catch(() => {});
  }
}
