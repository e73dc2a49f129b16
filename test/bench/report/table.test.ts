import { expect, it } from 'vitest';
import type { FigureReport } from './figure-report.ts';
import { formatReport } from './table.ts';

const side = { contestant: 'a', orders: 20_000, spread: 0.03, measured: {}, rounds: [] };

function figure(changes: Partial<FigureReport> = {}): FigureReport {
  return {
    name: 'producer',
    title: 'ours : theirs',
    unit: 'orders/s',
    value: 0.654,
    reason: null,
    values: [0.6, 0.654, 0.7],
    goal: { bound: 'at least', limit: 0.6, aim: 1 },
    is_met: true,
    ours: { ...side, median: 20_512.4, cpu_us: { producer: 43.2, redis: 29.4 } },
    baseline: { ...side, median: 31_364, cpu_us: { producer: 27.8, redis: 23.4 } },
    calibration_spread: 0.04,
    ...changes,
  };
}

function format(...figures: readonly FigureReport[]): string {
  return formatReport({
    ratios: {},
    figures,
    machine: { cpu: 'Z80', cores: 2, memory_bytes: 2 ** 30, platform: 'linux', load_before: 0.5 },
    versions: { node: 'v20', redis: '7', bullmq: '6', ioredis: '6', bee_queue: '1' },
    started_at: '2021-07-01T00:00:00.000Z',
    is_short: false,
  });
}

it('shows a figure with its range, its goal and the CPU of both sides', () => {
  const text = format(figure());
  for (const shown of ['20,512 orders/s', 'producer 43, redis 29', 'producer 28, redis 23']) {
    expect(text).toContain(shown);
  }
  expect(text).toMatch(/0\.65 .*at least 0\.6 .*met/);
  expect(text).toContain('0.6 to 0.7');
  expect(text).toContain('2 cores of Z80, 1 GiB');
});

it('shows neither ratio nor range of a figure that is withheld, but why', () => {
  const text = format(figure({ value: null, is_met: null, reason: 'too noisy: the baseline' }));
  expect(text).not.toMatch(/0\.65|0\.6 to 0\.7/);
  expect(text).toContain('none: too noisy: the baseline');
});
