import {
  type CountedDrift,
  type DriftLevel,
  type NamedDrift,
  parseWindowFields,
} from '@verdict/monitor';
import { expect, test } from 'vitest';
import type { MonitoredWindow, Monitoring } from '../../monitoring/monitoring.ts';
import { changes } from './changes.ts';

const counts = parseWindowFields({});
const statistics = {
  n_reference: 900,
  n_current: 900,
  psi: 0,
  js_distance: 0,
  chi_square: 0,
  degrees: 1,
  p: 1,
  ks: null,
  ks_p: null,
  wasserstein: null,
  mean_reference: null,
  mean_current: null,
  missing_rate_reference: 0,
  missing_rate_current: 0,
  new_categories: [],
};

function named(name: string, level: DriftLevel): NamedDrift {
  return { name, level, statistics, says: `${name} <says>` };
}

function driftOf(orders: number, ...levels: readonly DriftLevel[]): CountedDrift {
  const [decided = 'quiet', ...others] = levels;
  const features = others.map((level, n) => named(`feature_${n}`, level));
  return { orders, features, decisions: named('recommendation', decided) };
}

function windowOf(day: number, drift: CountedDrift | null): MonitoredWindow {
  const [from, until] = [day, day + 1].map((each) => `2021-07-0${each} 00:00:00`);
  return { from: from ?? '', until: until ?? '', orders: 900, counts, drift };
}

function textOf(overall: CountedDrift | null, windows: readonly MonitoredWindow[] = []): string {
  const [from, to] = ['2021-07-01 00:00:00', '2021-07-02 00:00:00'];
  const reference = { kind: 'first-quarter', from, to, orders: 900, ...counts } as const;
  const monitoring: Monitoring = {
    window_seconds: 86_400,
    window_choices: [86_400],
    orders: 1800,
    orders_elsewhere: 0,
    reference,
    overall: overall === null ? null : { ...overall, counts },
    windows,
    windows_left_out: 0,
    unexpected: { overruns: new Map(), violations: [] },
  };
  const plain = changes(monitoring).text.replaceAll(/<[^>]*>/g, ' ');
  return plain.replaceAll(/\s+/g, ' ').trim();
}

test('alerts are told before what is only to be watched, and what is quiet is not', () => {
  const told = textOf(driftOf(2000, 'watch', 'quiet', 'alert', 'not enough data'));
  expect(told).toBe(
    'What has changed All later orders 2,000 orders ' +
      '■ alert feature_1 &lt;says&gt; ● watch recommendation &lt;says&gt;',
  );
});

test('where nothing has changed it says so, and of how many it cannot tell', () => {
  expect(textOf(driftOf(2000, 'quiet', 'quiet', 'quiet'))).toContain(
    'Nothing has changed: 2 features and the decisions.',
  );
  expect(textOf(driftOf(400, 'quiet', 'not enough data'))).toContain(
    'Of 1 there is not enough data.',
  );
});

test('where there is not enough it says how much there is', () => {
  const few = driftOf(120, 'not enough data', 'not enough data');
  expect(textOf(few)).toContain('Not enough data: 120 orders to be compared, 500 needed.');
  const many = driftOf(5000, 'not enough data', 'not enough data');
  expect(textOf(many)).toContain('Not enough data: 900 orders in the reference, 500 needed.');
  expect(textOf(null)).toContain('there are no later ones');
});

test('the last window that says something is told too, and in which windows there were alerts', () => {
  const told = textOf(driftOf(2000, 'quiet', 'quiet'), [
    windowOf(1, null),
    windowOf(2, driftOf(900, 'quiet', 'alert')),
    windowOf(3, driftOf(900, 'alert', 'alert')),
    windowOf(4, driftOf(20, 'not enough data', 'not enough data')),
  ]);
  expect(told).toContain('All later orders 2,000 orders Nothing has changed');
  expect(told).toContain('The last window, 2021-07-03 900 orders ■ alert recommendation');
  expect(told).toContain('feature_0: in 2 of 2 windows, first 2021-07-02 and last 2021-07-03');
  expect(told).toContain('recommendation: in 1 of 2 windows, 2021-07-03');
});
