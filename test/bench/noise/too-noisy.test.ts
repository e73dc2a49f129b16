import { describe, expect, it } from 'vitest';
import { tooNoisy } from './too-noisy.ts';

const bounds = { calibration: 0.15, baseline: 0.2 };
const steady = [100, 101, 99, 100, 102];

describe('rounds', () => {
  it('are trusted when the machine and the baseline are steady', () => {
    expect(tooNoisy({ calibrationsMs: steady, baseline: steady }, bounds)).toBeUndefined();
  });

  it('are refused when a fixed piece of work takes now this long and now that', () => {
    const readings = { calibrationsMs: [70, 70, 90, 140, 140], baseline: steady };
    expect(tooNoisy(readings, bounds)).toBe(
      'too noisy: a fixed piece of work spread over 78 %, at most 15 % is accepted',
    );
  });

  it('are refused when the baseline is not steady, though the machine seems to be', () => {
    const readings = { calibrationsMs: steady, baseline: [80, 100, 100, 121, 130] };
    expect(tooNoisy(readings, bounds)).toBe(
      'too noisy: the baseline spread over 21 %, at most 20 % is accepted',
    );
  });

  it('are refused for both when both are unsteady', () => {
    const unsteady = [50, 70, 100, 140, 150];
    const refused = tooNoisy({ calibrationsMs: unsteady, baseline: unsteady }, bounds);
    expect(refused).toMatch(/a fixed piece of work .*; the baseline /);
  });

  it('are accepted at the very bound', () => {
    const readings = { calibrationsMs: steady, baseline: [90, 90, 100, 110, 110] };
    expect(tooNoisy(readings, bounds)).toBeUndefined();
  });

  it('need no baseline', () => {
    expect(tooNoisy({ calibrationsMs: steady, baseline: [] }, bounds)).toBeUndefined();
  });
});
