import { describe, expect, it } from 'vitest';
import type { Figure } from '../figures/figure.ts';
import { entrantKey } from '../figures/matches.ts';
import { rateRatio } from '../figures/rate-ratio.ts';
import type { Round } from '../measuring/round.ts';
import { reportFigure } from './figure-report.ts';

const ours = { contestant: 'worker-memory', orders: 1000 } as const;
const baseline = { contestant: 'bare-worker', orders: 1000 } as const;

const figure = rateRatio({ name: 'worker_facts_memory', title: '', match: '', ours, baseline });
const steadyMs = [70, 70, 70];

function rounds(...seconds: readonly number[]): Round[] {
  return seconds.map((taken) => {
    return { orders: 1000, seconds: taken, cpu_us: { worker: taken * 10 }, measured: {} };
  });
}

function played(own: readonly Round[], bare: readonly Round[], calibrationsMs = steadyMs) {
  const all = [
    [entrantKey(ours), own],
    [entrantKey(baseline), bare],
  ] as const;
  return { rounds: new Map(all), calibrationsMs };
}

function report(
  figure: Figure,
  of: ReturnType<typeof played>,
  conditions: { cores?: number; isShort?: boolean } = {},
) {
  return reportFigure(figure, of, { cores: 2, isShort: false, ...conditions });
}

describe('a figure', () => {
  it('is the median of the ratios of each round, not the ratio of medians', () => {
    const told = report(figure, played(rounds(1, 2, 4), rounds(1.1, 1, 1)));
    expect(told.values).toEqual([1.1, 0.5, 0.25]);
    expect(told).toMatchObject({ value: 0.5, reason: null, is_met: false });
  });

  it('is told with the medians of both sides and their CPU', () => {
    const told = report(figure, played(rounds(1, 2, 4), rounds(1, 1, 1)));
    expect(told.ours).toMatchObject({ median: 500, cpu_us: { worker: 20 } });
    expect(told.baseline).toMatchObject({ median: 1000, spread: 0, cpu_us: { worker: 10 } });
  });

  it('is withheld, with the reason, when the baseline is unsteady', () => {
    const told = report(figure, played(rounds(1, 1, 1), rounds(1, 2, 3)));
    expect(told).toMatchObject({ value: null, is_met: null });
    expect(told.reason).toMatch(/^too noisy: the baseline /);
  });

  it('is withheld when the machine is unsteady', () => {
    const told = report(figure, played(rounds(1, 1, 1), rounds(1, 1, 1), [70, 90, 140]));
    expect(told.reason).toMatch(/^too noisy: a fixed piece of work /);
  });

  it('of memory is told on a noisy machine too', () => {
    const ofMemory: Figure = { ...figure, isTimed: false, valueOf: () => 0.9 };
    const told = report(ofMemory, played(rounds(1, 1, 1), rounds(1, 2, 3), [70, 90, 140]));
    expect(told).toMatchObject({ value: 0.9, is_met: true });
  });

  it('is withheld on a machine with fewer cores than it needs', () => {
    const needy = { ...figure, leastCores: 4 };
    const steady = played(rounds(1), rounds(1));
    expect(report(needy, steady)).toMatchObject({ value: null });
    expect(report(needy, steady).reason).toMatch(/^needs 4 cores .* this machine has 2/);
    expect(report(needy, steady, { cores: 4 })).toMatchObject({ value: 1, reason: null });
  });

  it('of a short run is told whatever the noise, and has no goal to meet', () => {
    const noisy = played(rounds(1, 1, 1), rounds(1, 2, 3), [70, 90, 140]);
    expect(report(figure, noisy, { isShort: true })).toMatchObject({ value: 2, is_met: null });
  });
});
