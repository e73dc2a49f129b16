// What somebody should be told of the orders of a run.
import { type DataThresholds, type WindowCounts } from '@verdict/monitor';
import type { MonitoredWindow } from '../monitoring/monitoring.ts';
import type { TellableAlert } from './alert-message.ts';
import { judgeDrift } from './judged-drift.ts';
import type { MonitoredRun } from './monitored-runs.ts';
import { overWindows } from './over-windows.ts';

/** A share of fewer orders says little. */
const leastOrders = 100;
const overrunShare = 0.01;
/** The rest of them are on the page of the run. */
const mostNewCategories = 10;

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function driftAlerts(run: MonitoredRun, nowMs: number): TellableAlert[] {
  return judgeDrift(run, nowMs)
    .filter(({ drift }) => drift.level === 'alert')
    .map(({ drift: { name, says, statistics }, window }) => ({
      type: 'drift.alert',
      identity: [run.run, run.created_at, name, window?.from ?? 'all', 'alert'],
      data: {
        run: run.run,
        feature: name,
        level: 'alert',
        window,
        sentence: says,
        statistics: {
          ...statistics,
          new_categories: statistics.new_categories.slice(0, mostNewCategories),
        },
      },
    }));
}

/** The last window in which each is found. */
function lastOfEach<T>(
  windows: readonly MonitoredWindow[],
  find: (counts: WindowCounts) => readonly T[],
  nameOf: (found: T) => string,
): { readonly found: T; readonly window: MonitoredWindow }[] {
  const last = new Map<string, { readonly found: T; readonly window: MonitoredWindow }>();
  for (const window of windows) {
    for (const found of find(window.counts)) last.set(nameOf(found), { found, window });
  }
  return [...last.values()];
}

function thresholdAlert(
  { run, created_at }: MonitoredRun,
  { from, until }: MonitoredWindow,
  { feature, rule }: { readonly feature: string; readonly rule: string },
  told: { readonly sentence: string; readonly statistics: Readonly<Record<string, number>> },
): TellableAlert {
  return {
    type: 'threshold.violated',
    identity: [run, created_at, feature, rule, from],
    data: { run, feature, rule, window: { from, until }, ...told },
  };
}

function violationAlerts(run: MonitoredRun): TellableAlert[] {
  const violated = lastOfEach(
    run.counted.windows,
    ({ violations }) => violations,
    ({ feature, rule }) => JSON.stringify([feature, rule]),
  );
  return violated.map(({ found, window }) => {
    const { feature, rule, orders: violations } = found;
    const sentence = `${feature}: ${violations} of ${window.orders} orders are against its ${rule}`;
    const statistics = { orders: window.orders, violations };
    return thresholdAlert(run, window, found, { sentence, statistics });
  });
}

function missingAlerts(run: MonitoredRun, thresholds: DataThresholds, nowMs: number) {
  const windows = overWindows(run.counted.windows, run.isSettled, nowMs);
  const missing = ({ features }: WindowCounts) =>
    Object.entries(thresholds).flatMap(([feature, { missing_rate: bound }]) => {
      const counts = features[feature];
      if (bound === undefined || counts === undefined || counts.n < leastOrders) return [];
      const rate = counts.missing / counts.n;
      return rate > bound ? [{ feature, bound, rate, orders: counts.n }] : [];
    });
  return lastOfEach(windows, missing, ({ feature }) => feature).map(({ found, window }) => {
    const { feature, rate, bound, orders } = found;
    const sentence = `${feature}: unknown of ${percent(rate)} of ${orders} orders, expected at most ${percent(bound)}`;
    const statistics = { orders, missing_rate: rate, bound };
    return thresholdAlert(run, window, { feature, rule: 'missing_rate' }, { sentence, statistics });
  });
}

function budgetAlerts(run: MonitoredRun): TellableAlert[] {
  const exceeded = lastOfEach(
    run.counted.windows,
    ({ overruns, decisions: { n } }) =>
      [...overruns].filter(([, late]) => n >= leastOrders && late > overrunShare * n),
    ([phase]) => phase,
  );
  return exceeded.map(({ found: [phase, late], window: { from, until, orders } }) => ({
    type: 'budget.exceeded',
    identity: [run.run, run.created_at, phase, from],
    data: {
      run: run.run,
      phase,
      window: { from, until },
      sentence: `${phase}: ${late} of ${orders} orders took longer than its budget`,
      statistics: { orders, overruns: late },
    },
  }));
}

/** @param thresholds for the shares of what is unknown; the rest is counted by workers */
export function alertsOfRun(
  run: MonitoredRun,
  thresholds: DataThresholds,
  nowMs: number,
): TellableAlert[] {
  return [
    ...driftAlerts(run, nowMs),
    ...violationAlerts(run),
    ...missingAlerts(run, thresholds, nowMs),
    ...budgetAlerts(run),
  ];
}
