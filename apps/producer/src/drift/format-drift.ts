import type { DriftLevel, NamedDrift } from '@verdict/monitor';
import Table from 'cli-table3';
import pc from 'picocolors';
import type { DriftReport, WindowDrift } from './find-drift.ts';

const number = new Intl.NumberFormat('en-US');

const colourOf: Readonly<Record<DriftLevel, (text: string) => string>> = {
  'not enough data': pc.dim,
  quiet: pc.green,
  watch: pc.yellow,
  alert: pc.red,
};

function short(value: number | null): string {
  if (value === null) return '';
  if (value === 0) return '0';
  return Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(3);
}

function percent(share: number | null): string {
  return share === null ? '' : `${(share * 100).toFixed(1)} %`;
}

function cellsOf({ name, level, statistics }: NamedDrift): string[] {
  const { p, psi, js_distance, ks, wasserstein, missing_rate_current } = statistics;
  const figures = [p, psi, js_distance, ks, wasserstein].map(short);
  return [name, colourOf[level](level), ...figures, percent(missing_rate_current)];
}

const columns = ['feature', 'level', 'p', 'PSI', 'JS', 'KS', 'Wasserstein', 'unknown'];

function formatWindow({ from, until, orders, features, decisions }: WindowDrift): string {
  const all = [...features, decisions];
  const time = until === null ? `from ${from} on` : `${from} to ${until}`;
  const table = new Table({ head: columns, style: { head: [], border: [] } });
  for (const drift of all) table.push(cellsOf(drift));
  const alerts = all.filter(({ level }) => level === 'alert');
  const said = alerts.map(({ says }) => `${pc.red('alert')}: ${says}`);
  return [`${number.format(orders)} orders ${time}`, table.toString(), ...said].join('\n');
}

function describeReference({ reference }: DriftReport): string {
  const { kind, run, from, to, orders } = reference;
  const what = {
    'first-quarter': 'the first quarter of its time',
    artifact: 'the training orders of its pipeline',
    run: `run ${run ?? ''}`,
  }[kind];
  return `compared with ${what}: ${number.format(orders)} orders, ${from} to ${to}`;
}

export function formatDrift(report: DriftReport): string {
  const title = pc.bold(`Run ${report.run}`) + pc.dim(`, decided by ${report.model}`);
  return [`${title}\n${describeReference(report)}`, ...report.windows.map(formatWindow)].join(
    '\n\n',
  );
}
