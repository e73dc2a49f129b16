// What is counted of an order, as the worker that decided it writes it beside the result: a row of a table, and short,
// as there is one for each order. The other half is `count-rows.ts`.
import {
  type Features,
  type FeatureValue,
  type Recommendation,
  recommendations,
  secondsOf,
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

/** A number, or a category with the values that rows name by their place. */
export type RowFeature = readonly [name: string, known?: readonly FeatureValue[]];

/** What tells how to read the rows of some orders. The features are in the order in which rows have their values. */
export type RowHead = readonly [windowSeconds: number, ...features: RowFeature[]];

/** A number, the place of a known category, another value in a list of its own, or null for none. */
export type RowValue = FeatureValue | readonly [FeatureValue];

/** One order: the hour of its time, the place of what was decided, its phases in their units, and its features. */
export type OrderRow = [
  hours: number,
  recommendation: number,
  waiting: number | null,
  look_up: number | null,
  decide: number | null,
  ...features: RowValue[],
];

/** A feature as its pipeline declares it. */
interface Declared {
  readonly name: string;
  readonly type: string;
}

interface Feature {
  readonly name: string;
  readonly kind: DistributionKind;
  /** To the place of each, in the order of places. */
  readonly known: Map<FeatureValue, number>;
}

/** Of each category; the others are written out. */
const mostKnown = 32;
const longestKnown = 100;
/** Of all together: they are written with every few orders. */
const mostKnownLength = 1000;

/** JSON knows no other numbers; as text they are counted among `other`. */
function plainValue(value: FeatureValue): FeatureValue {
  if (typeof value === 'string') return shortCategory(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function headOf(features: readonly Feature[], windowSeconds: number): string {
  const described = features.map(({ name, kind, known }): RowFeature => {
    return kind === 'number' ? [name] : [name, [...known.keys()].map(plainValue)];
  });
  return JSON.stringify([windowSeconds, ...described] satisfies RowHead);
}

export const secondsOfHour = 3600;
const mostHours = 10_000;

/** Windows are whole hours. To read a time costs more than all else of a row, and hours come again. */
function openHours(): (timestamp: string) => number {
  const known = new Map<string, number>();
  return (timestamp) => {
    const hour = timestamp.slice(0, '2021-07-04 20'.length);
    const before = known.get(hour);
    if (before !== undefined) return before;
    if (known.size >= mostHours) known.clear();
    const hours = secondsOf(`${hour}:00:00`) / secondsOfHour;
    known.set(hour, hours);
    return hours;
  };
}

/** Clocks of two machines may differ, and what is no number would be one for ever. */
function units(ms: number | null, perMs: number): number | null {
  return ms === null || !Number.isFinite(ms) ? null : Math.max(0, Math.round(ms * perMs));
}

export interface OrderRows {
  /** JSON of a `RowHead`: of all rows so far. */
  readonly head: () => string;
  readonly rowOf: (order: DecidedOrder) => OrderRow;
}

/** @param declared features of the pipeline that decides; a time never comes again, so it is not counted */
export function openOrderRows(declared: readonly Declared[], windowSeconds: number): OrderRows {
  const features = declared
    .filter(({ type }) => type !== 'time')
    .map(({ name, type }): Feature => {
      return { name, kind: type === 'number' ? 'number' : 'category', known: new Map() };
    });
  const hoursOf = openHours();
  let head = headOf(features, windowSeconds);
  let room = mostKnownLength;

  const learn = ({ known }: Feature, value: FeatureValue): RowValue => {
    const plain = plainValue(value);
    const { length } = JSON.stringify(plain);
    if (length > Math.min(longestKnown, room) || known.size >= mostKnown) return [plain];
    room -= length;
    known.set(value, known.size);
    head = headOf(features, windowSeconds);
    return known.size - 1;
  };
  const valueOf = (feature: Feature, value: FeatureValue): RowValue => {
    if (value === null) return null;
    if (feature.kind === 'number') return plainValue(value);
    return feature.known.get(value) ?? learn(feature, value);
  };
  const rowOf = ({ timestamp, recommendation, phases, features: values }: DecidedOrder) => {
    const { waiting, look_up, decide } = phases;
    const row: OrderRow = [
      hoursOf(timestamp),
      recommendations.indexOf(recommendation),
      units(waiting, unitsPerMs.waiting),
      units(look_up, unitsPerMs.look_up),
      units(decide, unitsPerMs.decide),
    ];
    for (const feature of features) row.push(valueOf(feature, values[feature.name] ?? null));
    return row;
  };
  return { head: () => head, rowOf };
}
