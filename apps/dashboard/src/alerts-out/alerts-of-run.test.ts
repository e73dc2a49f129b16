import {
  type CountedDrift,
  type DriftLevel,
  type DriftStatistics,
  type NamedDrift,
  type WindowCounts,
} from '@verdict/monitor';
import { expect, it } from 'vitest';
import type { MonitoredWindow, Monitoring } from '../monitoring/monitoring.ts';
import { monitoringMetrics } from '../prometheus/monitoring-metrics.ts';
import { alertsOfRun } from './alerts-of-run.ts';
import { judgeDrift } from './judged-drift.ts';
import type { MonitoredRun } from './monitored-runs.ts';

const statistics: DriftStatistics = {
  n_reference: 500,
  n_current: 500,
  psi: 0.5,
  js_distance: 0.25,
  chi_square: 9,
  degrees: 1,
  p: 0,
  ks: null,
  ks_p: null,
  wasserstein: null,
  mean_reference: null,
  mean_current: null,
  missing_rate_reference: null,
  missing_rate_current: null,
  new_categories: [],
};

function named(name: string, level: DriftLevel): NamedDrift {
  return { name, level, statistics, says: `${name} moved` };
}

function drifting(stock: DriftLevel, orders: number): CountedDrift {
  return { orders, features: [named('stock', stock)], decisions: named('recommendation', 'quiet') };
}

function countsOf({ orders = 500, missing = 0, late = 0, violations = 0 }): WindowCounts {
  const category = { kind: 'category', n: orders, missing, other: 0, counts: {} } as const;
  const phase = { counts: new Map<number, number>() };
  return {
    features: { stock: category },
    decisions: { ...category, missing: 0 },
    phases: { waiting: phase, look_up: phase, decide: phase },
    overruns: new Map(late === 0 ? [] : [['decide', late]]),
    violations: violations === 0 ? [] : [{ feature: 'stock', rule: 'min', orders: violations }],
  };
}

function windowOf(
  day: number,
  stock: DriftLevel = 'quiet',
  found: Parameters<typeof countsOf>[0] = {},
): MonitoredWindow {
  const { orders = 500 } = found;
  return {
    from: `2021-07-0${day} 00:00:00`,
    until: `2021-07-0${day + 1} 00:00:00`,
    orders,
    counts: countsOf(found),
    drift: drifting(stock, orders),
  };
}

function runOf(
  windows: readonly MonitoredWindow[],
  isSettled = true,
  all = drifting('quiet', 1000),
) {
  const reference = { from: '', to: '', orders: 500, kind: 'artifact' } as const;
  const { features, decisions, overruns, violations } = countsOf({ late: 3, violations: 4 });
  const monitoring: Monitoring = {
    window_seconds: 86_400,
    window_choices: [86_400],
    orders: 1000,
    orders_elsewhere: 0,
    reference: { ...reference, features, decisions },
    overall: { ...all, counts: countsOf({}) },
    unexpected: { overruns, violations },
    windows,
    windows_left_out: 0,
  };
  const run: MonitoredRun = {
    run: 'july',
    created_at: 'then',
    isSettled,
    monitoring,
    counted: monitoring,
  };
  return run;
}

const longAfter = Date.parse('2021-08-01T00:00:00Z');

function told(run: MonitoredRun, nowMs = longAfter, missing_rate = 1): string[] {
  return alertsOfRun(run, { stock: { missing_rate } }, nowMs).map(
    ({ type, identity: [, , ...of] }) => [type, ...of].join(' '),
  );
}

it('tells the drift of the latest window that says something', () => {
  const windows = [windowOf(1), windowOf(2, 'alert'), windowOf(3, 'not enough data')];
  expect(told(runOf(windows))).toEqual(['drift.alert stock 2021-07-02 00:00:00 alert']);
  expect(told(runOf([...windows, windowOf(4)]))).toEqual([]);
});

it('leaves a window alone to which orders may still come', () => {
  const windows = [windowOf(1), windowOf(2, 'alert')];
  const alert = ['drift.alert stock 2021-07-02 00:00:00 alert'];
  expect(told(runOf(windows, false))).toEqual([]);
  // The clock of its orders may be twelve hours behind UTC.
  const endMs = Date.parse('2021-07-03T12:00:00Z');
  expect(told(runOf(windows), endMs - 1)).toEqual([]);
  expect(told(runOf(windows), endMs)).toEqual(alert);
  expect(told(runOf([...windows, windowOf(3, 'not enough data')], false), endMs)).toEqual(alert);
});

it('tells the drift of all orders, where those of the unfinished window weigh little', () => {
  const all = drifting('alert', 5000);
  const alert = ['drift.alert stock all alert'];
  expect(told(runOf([windowOf(1), windowOf(2)], false, all))).toEqual(alert);
  const larger = windowOf(2, 'quiet', { orders: 501 });
  expect(told(runOf([windowOf(1), larger], false, all))).toEqual([]);
  expect(told(runOf([windowOf(1), larger], true, all))).toEqual(alert);
});

it('tells the last window of each rule that is broken, also where it goes on', () => {
  const windows = [
    windowOf(1, 'quiet', { violations: 2 }),
    windowOf(2, 'quiet', { violations: 1 }),
  ];
  const run = runOf([...windows, windowOf(3)], false);
  expect(told(run)).toEqual(['threshold.violated stock min 2021-07-02 00:00:00']);
  expect(alertsOfRun(run, {}, longAfter)[0]?.data.sentence).toBe(
    'stock: 1 of 500 orders are against its min',
  );
});

it('tells a share of unknown values above its bound, in a window that is over', () => {
  const windows = [windowOf(1, 'quiet', { missing: 51 }), windowOf(2, 'quiet', { missing: 400 })];
  const alert = ['threshold.violated stock missing_rate 2021-07-01 00:00:00'];
  expect(told(runOf(windows, false), longAfter, 0.1)).toEqual(alert);
  expect(told(runOf(windows, false), longAfter, 0.102)).toEqual([]);
  const few = windowOf(1, 'quiet', { orders: 99, missing: 99 });
  expect(told(runOf([few]), longAfter, 0.1)).toEqual([]);
});

it('tells a budget that more than one order in a hundred exceeds', () => {
  const late = (n: number, orders = 500) => runOf([windowOf(1, 'quiet', { late: n, orders })]);
  expect(told(late(5))).toEqual([]);
  expect(told(late(6))).toEqual(['budget.exceeded decide 2021-07-01 00:00:00']);
  expect(told(late(99, 99))).toEqual([]);
});

it('is written for Prometheus with the same judgement', () => {
  const run = runOf([windowOf(1, 'alert')]);
  expect(judgeDrift(run, longAfter)).toHaveLength(4);
  const lines = monitoringMetrics([run], 7, longAfter).split('\n');
  expect(lines).toContain('verdict_drift_level{run="july", feature="stock", window="latest"} 3');
  expect(lines).toContain('verdict_drift_psi{run="july", feature="stock", window="all"} 0.5');
  expect(lines.filter((line) => line.startsWith('verdict_drift_missing_rate'))).toEqual([]);
  expect(lines).toContain(
    'verdict_threshold_violations_total{run="july", feature="stock", rule="min"} 4',
  );
  expect(lines).toContain('verdict_budget_overruns_total{run="july", phase="decide"} 3');
  expect(lines).toContain('verdict_uncounted 7');
});
