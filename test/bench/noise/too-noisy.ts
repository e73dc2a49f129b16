import { spread } from '../statistics.ts';

/** How far apart readings of the same thing may be, as a share of their median, see `spread`. */
export interface NoiseBounds {
  readonly calibration: number;
  readonly baseline: number;
}

export const noiseBounds: NoiseBounds = { calibration: 0.2, baseline: 0.2 };

export interface Readings {
  /** Of a fixed piece of work before each round, in milliseconds. */
  readonly calibrationsMs: readonly number[];
  /** Of the baseline in each round; empty for a figure that has none. */
  readonly baseline: readonly number[];
}

function complain(what: string, values: readonly number[], bound: number): string[] {
  const found = values.length === 0 ? 0 : spread(values);
  if (found <= bound) return [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return [`${what} spread over ${percent(found)}, at most ${percent(bound)} is accepted`];
}

/** Why no ratio can be told from these rounds; undefined when one can. */
export function tooNoisy(readings: Readings, bounds: NoiseBounds): string | undefined {
  const complaints = [
    ...complain('a fixed piece of work', readings.calibrationsMs, bounds.calibration),
    ...complain('the baseline', readings.baseline, bounds.baseline),
  ];
  return complaints.length === 0 ? undefined : `too noisy: ${complaints.join('; ')}`;
}
