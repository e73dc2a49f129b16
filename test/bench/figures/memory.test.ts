import { describe, expect, it } from 'vitest';
import type { Round } from '../measuring/round.ts';
import { processGrowth, processPeakMegabytes, shareOfRedisBudget } from './memory.ts';

function round(orders: number, measured: Round['measured']): Round {
  return { orders, seconds: 1, cpu_us: {}, measured };
}

function peaks(enqueue: number, exporting: number, worker: number): Record<string, number> {
  return {
    enqueue_peak_rss_bytes: enqueue,
    export_peak_rss_bytes: exporting,
    worker_peak_rss_bytes: worker,
  };
}

describe('memory', () => {
  it('of Redis is compared with what so many facts and results may take', () => {
    const allowed = 50e6 + 1_000_000 * 130 + 2_000_000 * 450;
    const measured = { facts: 1_000_000, redis_peak_bytes: allowed / 2 };
    expect(shareOfRedisBudget(round(2_000_000, measured))).toBeCloseTo(0.5);
  });

  it('grows as the process grows that grows most', () => {
    const small = round(1, peaks(100e6, 100e6, 200e6));
    const large = round(10, peaks(110e6, 150e6, 210e6));
    expect(processGrowth(large, small)).toBeCloseTo(1.5);
    expect(processPeakMegabytes(large)).toBe(210);
  });

  it('that was not measured is no figure', () => {
    expect(() => shareOfRedisBudget(round(1, {}))).toThrow('expected facts, got only the time');
  });
});
