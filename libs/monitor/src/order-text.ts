// What is counted of an order, as the worker that decided it writes it beside the result: JSON, and short, as there is
// one for each order. The other half is `count-texts.ts`.
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

/** What tells how to read the texts of some orders. */
export interface TextHead {
  readonly window_seconds: number;
  /** In the order in which the texts have their values; of a category with values that texts name by their place. */
  readonly features: readonly (readonly [
    name: string,
    kind: DistributionKind,
    known?: readonly FeatureValue[],
  ])[];
}

/** A number, the place of a known category, another value in a list of its own, or null for none. */
export type TextValue = FeatureValue | readonly [FeatureValue];

/** One order: the hour of its time, the place of what was decided, its phases in their units, and its features. */
export type TextRow = readonly [
  hours: number,
  recommendation: number,
  waiting: number | null,
  look_up: number | null,
  decide: number | null,
  ...features: TextValue[],
];

/** A feature as its pipeline declares it. */
interface Declared {
  readonly name: string;
  readonly type: string;
}

interface Feature {
  readonly name: string;
  readonly kind: DistributionKind;
  /** To the place of each in `texts`. */
  readonly known: Map<FeatureValue, number>;
  /** JSON of each. */
  readonly texts: string[];
}

/** Of each category; the others are written out. */
const mostKnown = 32;
const longestKnown = 100;
/** Of all together: they are written with every few orders. */
const mostKnownLength = 1000;

function headOfFeature({ name, kind, texts }: Feature): string {
  const about = `${JSON.stringify(name)},"${kind}"`;
  return kind === 'number' ? `[${about}]` : `[${about},[${texts.join(',')}]]`;
}

/** JSON of a `TextHead`. */
function headOf(features: readonly Feature[], windowSeconds: number): string {
  const described = features.map(headOfFeature).join(',');
  return `{"window_seconds":${windowSeconds},"features":[${described}]}`;
}

/** JSON knows no other numbers; as text they are counted among `other`. */
function textOfValue(value: FeatureValue): string {
  if (typeof value === 'string') return JSON.stringify(shortCategory(value));
  return typeof value === 'number' && !Number.isFinite(value) ? `"${value}"` : String(value);
}

export const secondsOfHour = 3600;
const mostHours = 10_000;

/** Windows are whole hours. To read a time costs more than all else of a text, and hours come again. */
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

/** As `timedPhases` has them. */
function phasesText({ waiting, look_up, decide }: PhaseTimes): string {
  const { waiting: w, look_up: l, decide: d } = unitsPerMs;
  return `${units(waiting, w)},${units(look_up, l)},${units(decide, d)}`;
}

export interface OrderTexts {
  /** Of all texts so far. */
  readonly head: () => string;
  readonly textOf: (order: DecidedOrder) => string;
}

/** @param declared features of the pipeline that decides; a time never comes again, so it is not counted */
export function openOrderTexts(declared: readonly Declared[], windowSeconds: number): OrderTexts {
  const features = declared
    .filter(({ type }) => type !== 'time')
    .map(({ name, type }): Feature => {
      const kind = type === 'number' ? 'number' : 'category';
      return { name, kind, known: new Map(), texts: [] };
    });
  const hoursOf = openHours();
  let head = headOf(features, windowSeconds);
  let room = mostKnownLength;

  const learn = ({ known, texts }: Feature, value: FeatureValue): string => {
    const text = textOfValue(value);
    const fits = text.length <= Math.min(longestKnown, room) && texts.length < mostKnown;
    if (!fits) return `[${text}]`;
    room -= text.length;
    known.set(value, texts.length);
    texts.push(text);
    head = headOf(features, windowSeconds);
    return String(texts.length - 1);
  };
  const valueText = (feature: Feature, value: FeatureValue): string => {
    if (value === null) return 'null';
    if (feature.kind === 'number') return textOfValue(value);
    const place = feature.known.get(value);
    return place === undefined ? learn(feature, value) : String(place);
  };
  // Put together by hand, and short: there is one for each order, and Redis gets and writes it.
  const textOf = (order: DecidedOrder) => {
    const decided = recommendations.indexOf(order.recommendation);
    let text = `[${hoursOf(order.timestamp)},${decided},${phasesText(order.phases)}`;
    for (const feature of features) {
      text += `,${valueText(feature, order.features[feature.name] ?? null)}`;
    }
    return `${text}]`;
  };
  return { head: () => head, textOf };
}
