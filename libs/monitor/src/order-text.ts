// What is counted of an order, as the worker that decided it writes it beside the result: JSON, and short, as there is
// one for each order. The other half is `count-texts.ts`.
import {
  type Features,
  type FeatureValue,
  type Recommendation,
  recommendations,
} from '@verdict/records';
import { type DistributionKind, shortCategory } from './distribution.ts';

/** How long the parts of the way to a decision took, in milliseconds; null where that says nothing. */
export interface PhaseTimes {
  /** From its enqueue until it was taken; null for a later try. */
  readonly waiting: number | null;
  /** For its facts. */
  readonly look_up: number | null;
  /** Features and model. */
  readonly decide: number | null;
}

export const timedPhases = ['waiting', 'look_up', 'decide'] as const;
export type TimedPhase = (typeof timedPhases)[number];

/** A part of a millisecond matters where all is done in a few of them, and not where orders wait for hours. */
export const unitsPerMs: Readonly<Record<TimedPhase, number>> = {
  waiting: 1,
  look_up: 1000,
  decide: 1000,
};

export interface DecidedOrder {
  /** That the order carries. */
  readonly timestamp: string;
  readonly features: Features;
  readonly recommendation: Recommendation;
  readonly phases: PhaseTimes;
}

/** What tells how to read the texts of some orders. */
export interface TextHead {
  readonly window_seconds: number;
  /** In the order in which the texts have their values. */
  readonly features: readonly (readonly [name: string, kind: DistributionKind])[];
}

/** One order: the hour of its time, the place of what was decided, its phases in their units, and its features. */
export type TextRow = readonly [
  hour: string,
  recommendation: number,
  waiting: number | null,
  look_up: number | null,
  decide: number | null,
  ...features: FeatureValue[],
];

/** A feature as its pipeline declares it. */
interface Declared {
  readonly name: string;
  readonly type: string;
}

/** JSON knows no other numbers; as text they are counted among `other`. */
function valueForText(value: FeatureValue): FeatureValue {
  if (typeof value === 'string') return shortCategory(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** Clocks of two machines may differ, and what is no number would be one for ever. */
function units(phase: TimedPhase, { [phase]: ms }: PhaseTimes): number | null {
  return ms === null || !Number.isFinite(ms)
    ? null
    : Math.max(0, Math.round(ms * unitsPerMs[phase]));
}

/** Windows are whole hours. */
const hourLength = '2021-07-04 20'.length;

export interface OrderTexts {
  readonly head: string;
  readonly textOf: (order: DecidedOrder) => string;
}

/** @param declared features of the pipeline that decides; a time never comes again, so it is not counted */
export function openOrderTexts(declared: readonly Declared[], windowSeconds: number): OrderTexts {
  const counted = declared.filter(({ type }) => type !== 'time');
  const head: TextHead = {
    window_seconds: windowSeconds,
    features: counted.map(({ name, type }) => [name, type === 'number' ? 'number' : 'category']),
  };
  const textOf = ({ timestamp, features, recommendation, phases }: DecidedOrder) => {
    const row: FeatureValue[] = [
      timestamp.slice(0, hourLength),
      recommendations.indexOf(recommendation),
    ];
    for (const phase of timedPhases) row.push(units(phase, phases));
    for (const { name } of counted) row.push(valueForText(features[name] ?? null));
    return JSON.stringify(row);
  };
  return { head: JSON.stringify(head), textOf };
}
