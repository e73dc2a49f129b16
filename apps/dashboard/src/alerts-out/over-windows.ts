// Which windows can be judged: half a day has other hours than a day, and would be told as drift.
import { timestampOf } from '@verdict/records';
import type { MonitoredWindow } from '../monitoring/monitoring.ts';

/** Orders carry the time of a clock on the wall; where it is the latest, this much behind UTC. */
const latestZoneSeconds = 12 * 3600;

/** Whether no more orders of the window are to be expected, wherever its clock stands. */
function isPast({ until }: MonitoredWindow, nowMs: number): boolean {
  return until <= timestampOf(Math.floor(nowMs / 1000) - latestZoneSeconds);
}

/**
 * All that have a later one, and the last one where it is past and its run is settled.
 * @param windows by time
 */
export function overWindows(
  windows: readonly MonitoredWindow[],
  isSettled: boolean,
  nowMs: number,
): readonly MonitoredWindow[] {
  const last = windows.at(-1);
  const isLastOver = last !== undefined && isSettled && isPast(last, nowMs);
  return isLastOver ? windows : windows.slice(0, -1);
}
