// From the rounds of a match to what is told of a figure.
import type { Figure } from '../figures/figure.ts';
import { type Goal, goals, isMet } from '../figures/goals.ts';
import { entrantKey } from '../figures/matches.ts';
import type { Round } from '../measuring/round.ts';
import { noiseBounds, tooNoisy } from '../noise/too-noisy.ts';
import type { Played } from '../play-match.ts';
import type { Entrant } from '../play-round.ts';
import { median, spread } from '../statistics.ts';

export interface Side {
  readonly contestant: string;
  readonly orders: number;
  /** The median, in the unit of the figure. */
  readonly median: number;
  /** How far the middle half of the rounds is apart, as a share of the median. */
  readonly spread: number;
  /** Medians, in microseconds an order. */
  readonly cpu_us: Readonly<Record<string, number>>;
  /** Medians of what else was measured. */
  readonly measured: Readonly<Record<string, number>>;
  readonly rounds: readonly Round[];
}

export interface FigureReport {
  readonly name: Figure['name'];
  readonly title: string;
  readonly unit: Figure['unit'];
  /** Null when it cannot be told. */
  readonly value: number | null;
  /** Why it cannot be told. */
  readonly reason: string | null;
  /** Of each round; what is told is their median. */
  readonly values: readonly number[];
  readonly goal: Goal;
  readonly is_met: boolean | null;
  readonly ours: Side;
  readonly baseline: Side | null;
  readonly calibration_spread: number;
}

export interface Conditions {
  readonly cores: number;
  /** The figures of a run so short mean nothing: noise is not looked for, nor a goal. */
  readonly isShort: boolean;
}

function medians(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = Object.keys(records[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, median(records.map((record) => record[name] ?? Number.NaN))]),
  );
}

function sideOf(entrant: Entrant, rounds: readonly Round[], shownOf: Figure['shownOf']): Side {
  const shown = rounds.map(shownOf);
  return {
    ...entrant,
    median: median(shown),
    spread: spread(shown),
    cpu_us: medians(rounds.map(({ cpu_us }) => cpu_us)),
    measured: medians(rounds.map(({ measured }) => measured)),
    rounds,
  };
}

/** Why a figure cannot be told, or null. */
function refusal(
  { isTimed, leastCores = 0, shownOf }: Figure,
  baseline: readonly Round[],
  calibrationsMs: readonly number[],
  { cores, isShort }: Conditions,
): string | null {
  if (cores < leastCores) {
    return `needs ${leastCores} cores for the workers and Redis, this machine has ${cores}: compare CPU an order`;
  }
  if (!isTimed || isShort) return null;
  return tooNoisy({ calibrationsMs, baseline: baseline.map(shownOf) }, noiseBounds) ?? null;
}

export function reportFigure(
  figure: Figure,
  { rounds, calibrationsMs }: Played,
  conditions: Conditions,
): FigureReport {
  const { name, title, unit, shownOf, valueOf } = figure;
  const roundsOf = (entrant: Entrant | undefined) =>
    entrant === undefined ? [] : (rounds.get(entrantKey(entrant)) ?? []);
  const [ours, baseline] = [roundsOf(figure.ours), roundsOf(figure.baseline)];
  const values = ours.map((round, n) => valueOf(round, baseline[n] ?? round));
  const reason = refusal(figure, baseline, calibrationsMs, conditions);
  const value = reason === null ? median(values) : null;
  const goal = goals[name];
  return {
    name,
    title,
    unit,
    value,
    reason,
    values,
    goal,
    is_met: value === null || conditions.isShort ? null : isMet(value, goal),
    ours: sideOf(figure.ours, ours, shownOf),
    baseline: figure.baseline === undefined ? null : sideOf(figure.baseline, baseline, shownOf),
    calibration_spread: spread(calibrationsMs),
  };
}
