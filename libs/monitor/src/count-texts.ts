// From texts of orders to counters of windows: fields of a hash that Redis adds to. A first letter says what a field
// counts; `c` stands for a category, of which Redis keeps only so many apart. `window-counts.ts` reads them.
import { type FeatureValue, secondsOf } from '@verdict/records';
import { countKeyOf, type DistributionKind } from './distribution.ts';
import { windowStart } from './event-windows.ts';
import { bucketOf } from './histogram.ts';
import { type TextHead, type TextRow, timedPhases } from './order-text.ts';

export const separator = '\x1f';

/** How often something came: changed in place, since a map that is written costs twice as much as one that is read. */
interface Count {
  n: number;
}

type Counts<T> = Map<T, Count>;

interface FeatureCounts {
  readonly name: string;
  readonly kind: DistributionKind;
  readonly values: Counts<FeatureValue>;
}

interface OpenWindow {
  readonly run: string;
  readonly window: string;
  orders: number;
  readonly decisions: Counts<string>;
  readonly phases: readonly Counts<number>[];
  readonly features: readonly FeatureCounts[];
}

/** What was counted of one window of a run. */
export interface CountedWindow {
  readonly run: string;
  /** Its length and its start in seconds. */
  readonly window: string;
  readonly orders: number;
  /** Field to what is to be added to it. */
  readonly fields: ReadonlyMap<string, number>;
}

export interface TextCounting {
  /** @param element JSON of a run, a head and the texts of some orders */
  readonly add: (element: string) => void;
  /** About how many fields `counted` would have. */
  readonly size: () => number;
  readonly counted: () => CountedWindow[];
}

/** @returns 1 for a value that is new */
function count<T>(counts: Counts<T>, value: T): 0 | 1 {
  const known = counts.get(value);
  if (known === undefined) {
    counts.set(value, { n: 1 });
    return 1;
  }
  known.n += 1;
  return 0;
}

function openWindow(run: string, window: string, { features }: TextHead): OpenWindow {
  return {
    run,
    window,
    orders: 0,
    decisions: new Map(),
    phases: timedPhases.map(() => new Map()),
    features: features.map(([name, kind]) => ({ name, kind, values: new Map() })),
  };
}

const firstPhase = 2;
const firstFeature = firstPhase + timedPhases.length;

/** @returns how many of its values are new */
function countRow(window: OpenWindow, row: TextRow): number {
  window.orders += 1;
  let fresh: number = count(window.decisions, row[1]);
  for (const [n, phase] of window.phases.entries()) {
    const units = row[firstPhase + n];
    if (typeof units === 'number') fresh += count(phase, bucketOf(units));
  }
  for (const [n, { values }] of window.features.entries()) {
    fresh += count(values, row[firstFeature + n] ?? null);
  }
  return fresh;
}

function fieldOf(name: string, kind: DistributionKind, value: FeatureValue): string {
  if (value === null) return `m${separator}${name}`;
  const key = countKeyOf(kind, value);
  if (key === undefined) return `o${separator}${name}`;
  return `${kind === 'number' ? 'n' : 'c'}${separator}${name}${separator}${key}`;
}

function fieldsOf({ decisions, phases, features }: OpenWindow): Map<string, number> {
  const fields = new Map<string, number>();
  const add = (field: string, added: number) => fields.set(field, (fields.get(field) ?? 0) + added);
  for (const [recommendation, { n }] of decisions) add(`d${separator}${recommendation}`, n);
  for (const [at, counts] of phases.entries()) {
    for (const [bucket, { n }] of counts) {
      add(`t${separator}${timedPhases[at]}${separator}${bucket}`, n);
    }
  }
  for (const { name, kind, values } of features) {
    for (const [value, { n }] of values) add(fieldOf(name, kind, value), n);
  }
  return fields;
}

type Element = readonly [run: string, head: TextHead, ...rows: TextRow[]];

/** Of an hour the window is found once: to read a time costs more than to count the whole order. */
const hourLength = '2021-07-04 20'.length;

export function openTextCounting(): TextCounting {
  const windows = new Map<string, OpenWindow>();
  const byHour = new Map<string, OpenWindow>();
  let size = 0;
  const findWindow = (run: string, head: TextHead, hour: string) => {
    const length = head.window_seconds;
    const window = `${length}:${windowStart(secondsOf(`${hour}:00:00`), length)}`;
    const key = `${run}${separator}${window}`;
    const known = windows.get(key) ?? openWindow(run, window, head);
    windows.set(key, known);
    return known;
  };
  const windowFor = (run: string, head: TextHead, timestamp: string) => {
    const hour = timestamp.slice(0, hourLength);
    const key = `${run}${separator}${head.window_seconds}${separator}${hour}`;
    const window = byHour.get(key) ?? findWindow(run, head, hour);
    byHour.set(key, window);
    return window;
  };
  return {
    add: (element) => {
      const [run, head, ...rows]: Element = JSON.parse(element);
      for (const row of rows) size += countRow(windowFor(run, head, row[0]), row);
    },
    size: () => size,
    counted: () =>
      [...windows.values()].map((open) => ({
        run: open.run,
        window: open.window,
        orders: open.orders,
        fields: fieldsOf(open),
      })),
  };
}
