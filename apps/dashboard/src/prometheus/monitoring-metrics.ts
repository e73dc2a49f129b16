// Whether orders are as they are expected to be, of the runs that decided last.
import type { DriftLevel } from '@verdict/monitor';
import { type JudgedDrift, judgeDrift } from '../alerts-out/judged-drift.ts';
import type { MonitoredRun } from '../alerts-out/monitored-runs.ts';
import { counters, gauge, quote } from './text.ts';

const levels: Readonly<Record<DriftLevel, number>> = {
  'not enough data': 0,
  quiet: 1,
  watch: 2,
  alert: 3,
};

interface DriftOfRun extends JudgedDrift {
  readonly run: string;
}

function gaugeOf(
  drifts: readonly DriftOfRun[],
  name: string,
  help: string,
  valueOf: (judged: JudgedDrift['drift']) => number | null,
): string {
  const lines = drifts.flatMap(({ run, drift, window }) => {
    const value = valueOf(drift);
    const of = window === null ? 'all' : 'latest';
    const labels = `run=${quote(run)}, feature=${quote(drift.name)}, window="${of}"`;
    return value === null ? [] : [`${name}{${labels}} ${value}`];
  });
  return gauge(name, help, lines);
}

function driftMetrics(runs: readonly MonitoredRun[], nowMs: number): string[] {
  const drifts = runs.flatMap((run) =>
    judgeDrift(run, nowMs).map((judged) => ({ ...judged, run: run.run })),
  );
  return [
    gaugeOf(
      drifts,
      'verdict_drift_level',
      'How a feature has moved: 0 not enough data, 1 quiet, 2 watch, 3 alert',
      ({ level }) => levels[level],
    ),
    gaugeOf(
      drifts,
      'verdict_drift_psi',
      'Population stability index of a feature',
      ({ statistics }) => statistics.psi,
    ),
    gaugeOf(
      drifts,
      'verdict_drift_js_distance',
      'Jensen-Shannon distance of a feature',
      ({ statistics }) => statistics.js_distance,
    ),
    gaugeOf(
      drifts,
      'verdict_drift_missing_rate',
      'Share of the orders of which a feature is unknown',
      ({ statistics }) => statistics.missing_rate_current,
    ),
    gaugeOf(
      drifts,
      'verdict_drift_orders',
      'Orders that were compared',
      ({ statistics }) => statistics.n_current,
    ),
  ];
}

function unexpectedMetrics(runs: readonly MonitoredRun[]): string[] {
  const violations = 'verdict_threshold_violations_total';
  const overruns = 'verdict_budget_overruns_total';
  return [
    counters(
      violations,
      'Decided orders whose feature is against a rule of DATA_THRESHOLDS',
      runs.flatMap(({ run, monitoring: { unexpected } }) =>
        unexpected.violations.map(
          ({ feature, rule, orders }) =>
            `${violations}{run=${quote(run)}, feature=${quote(feature)}, rule=${quote(rule)}} ${orders}`,
        ),
      ),
    ),
    counters(
      overruns,
      'Decided orders that took longer than LATENCY_BUDGET_MS',
      runs.flatMap(({ run, monitoring: { unexpected } }) =>
        [...unexpected.overruns].map(
          ([phase, orders]) => `${overruns}{run=${quote(run)}, phase=${quote(phase)}} ${orders}`,
        ),
      ),
    ),
  ];
}

/** @param uncounted elements that wait to be counted */
export function monitoringMetrics(
  runs: readonly MonitoredRun[],
  uncounted: number,
  nowMs: number,
): string {
  const name = 'verdict_uncounted';
  return [
    ...driftMetrics(runs, nowMs),
    ...unexpectedMetrics(runs),
    gauge(name, 'Steps that stored orders which are not counted for drift yet', [
      `${name} ${uncounted}`,
    ]),
  ].join('\n');
}
