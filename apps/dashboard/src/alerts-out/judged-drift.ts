// What is told of the drift of a run without anybody looking: the latest window that says something of a feature, and
// all orders together.
import type { NamedDrift } from '@verdict/monitor';
import type { MonitoredWindow } from '../monitoring/monitoring.ts';
import type { MonitoredRun } from './monitored-runs.ts';
import { overWindows } from './over-windows.ts';

export interface JudgedDrift {
  readonly drift: NamedDrift;
  /** Null for all orders that are not part of the reference. */
  readonly window: Pick<MonitoredWindow, 'from' | 'until'> | null;
}

/** Orders of a window that still goes on are no more than this share of all. */
const leastWeight = 0.1;

function driftsOf({ drift }: Pick<MonitoredWindow, 'drift'>): readonly NamedDrift[] {
  return drift === null ? [] : [...drift.features, drift.decisions];
}

function latestOfEach(windows: readonly MonitoredWindow[]): JudgedDrift[] {
  const latest = new Map<string, JudgedDrift>();
  for (const window of windows) {
    const { from, until } = window;
    for (const drift of driftsOf(window)) {
      const isSaying = drift.level !== 'not enough data' || !latest.has(drift.name);
      if (isSaying) latest.set(drift.name, { drift, window: { from, until } });
    }
  }
  return [...latest.values()];
}

function ofAll({ monitoring: { overall, windows } }: MonitoredRun, isLastOver: boolean) {
  if (overall === null) return [];
  const unfinished = isLastOver ? 0 : (windows.at(-1)?.drift?.orders ?? 0);
  if (unfinished > leastWeight * overall.orders) return [];
  return driftsOf({ drift: overall }).map((drift) => ({ drift, window: null }));
}

export function judgeDrift(run: MonitoredRun, nowMs: number): JudgedDrift[] {
  const { windows } = run.monitoring;
  const over = overWindows(windows, run.isSettled, nowMs);
  return [...latestOfEach(over), ...ofAll(run, over.length === windows.length)];
}
