// From rows of orders to counters of windows: fields of a hash that Redis adds to. A first letter says what a field
// counts; `c` stands for a category, of which Redis keeps only so many apart. `window-counts.ts` reads them.
import { type FeatureValue, recommendations } from '@verdict/records';
import { countKeyOf, type DistributionKind } from './distribution.ts';
import { brokenRules, type DataThresholds } from './data-thresholds.ts';
import { windowStart } from './event-windows.ts';
import { bucketOf } from './histogram.ts';
import { type Heading, readHeading, readRows, splitLines } from './read-rows.ts';
import {
  secondsOfHour,
  type RowFeature,
  type OrderRow,
  type RowValue,
  type TimedPhase,
  timedPhases,
  unitsPerMs,
} from './order-row.ts';

export const separator = '\x1f';

/** How often something came: changed in place, since a map that is written costs twice as much as one that is read. */
interface Count {
  n: number;
}

type Counts<T> = Map<T, Count>;

/** What the orders are expected to be; what is not is counted. */
export interface Expectations {
  readonly thresholds: DataThresholds;
  /** In milliseconds; a phase without one may take as long as it likes. */
  readonly budgets: Readonly<Partial<Record<TimedPhase, number>>>;
}

const nothingExpected: Expectations = { thresholds: {}, budgets: {} };

interface FeatureCounts {
  readonly name: string;
  readonly kind: DistributionKind;
  readonly values: Counts<FeatureValue>;
}

interface OpenWindow {
  readonly run: string;
  readonly window: string;
  orders: number;
  readonly decisions: Counts<number>;
  readonly phases: readonly Counts<number>[];
  /** Orders that took longer than the budget of the phase. */
  readonly overruns: number[];
  readonly features: readonly FeatureCounts[];
}

/** What was counted of one window of a run. */
export interface CountedWindow {
  readonly run: string;
  /** Its length and its start in seconds. */
  readonly window: string;
  readonly orders: number;
  /** Names of those that its orders have. */
  readonly features: readonly string[];
  /** Field to what is to be added to it. */
  readonly fields: ReadonlyMap<string, number>;
}

export interface RowCounting {
  /** @param element lines of JSON: a run and a head, the rows of some orders, and which of them count unless all do */
  readonly add: (element: Buffer) => void;
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

function openWindow({ run, features }: Heading, window: string): OpenWindow {
  return {
    run,
    window,
    orders: 0,
    decisions: new Map(),
    phases: timedPhases.map(() => new Map()),
    overruns: timedPhases.map(() => 0),
    features: features.map(([name, known]) => ({
      name,
      kind: known === undefined ? 'number' : 'category',
      values: new Map(),
    })),
  };
}

const firstPhase = 2;
const firstFeature = firstPhase + timedPhases.length;

/** By phase, in its units. */
type Limits = readonly number[];

function limitsOf({ budgets }: Expectations): Limits {
  return timedPhases.map((phase) => (budgets[phase] ?? Infinity) * unitsPerMs[phase]);
}

type Known = RowFeature[1];

function valueOf(value: RowValue | undefined, known: Known): FeatureValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return value[0];
  return known !== undefined && typeof value === 'number' ? (known[value] ?? null) : value;
}

/** @returns how many of its values are new */
function countRow(
  window: OpenWindow,
  row: OrderRow,
  described: readonly RowFeature[],
  limits: Limits,
): number {
  // By index: an iterator for each order costs as much as what it counts.
  const { decisions, phases, features } = window;
  window.orders += 1;
  let fresh: number = count(decisions, row[1]);
  for (let n = 0; n < phases.length; n += 1) {
    const phase = phases[n];
    const units = row[firstPhase + n];
    if (phase === undefined || typeof units !== 'number') continue;
    fresh += count(phase, bucketOf(units));
    if (units > (limits[n] ?? Infinity)) window.overruns[n] = (window.overruns[n] ?? 0) + 1;
  }
  for (let n = 0; n < features.length; n += 1) {
    const feature = features[n];
    if (feature === undefined) continue;
    fresh += count(feature.values, valueOf(row[firstFeature + n], described[n]?.[1]));
  }
  return fresh;
}

function fieldOf(name: string, kind: DistributionKind, value: FeatureValue): string {
  if (value === null) return `m${separator}${name}`;
  const key = countKeyOf(kind, value);
  if (key === undefined) return `o${separator}${name}`;
  return `${kind === 'number' ? 'n' : 'c'}${separator}${name}${separator}${key}`;
}

function fieldsOf(
  { decisions, phases, overruns, features }: OpenWindow,
  thresholds: DataThresholds,
): Map<string, number> {
  const fields = new Map<string, number>();
  const add = (field: string, added: number) => fields.set(field, (fields.get(field) ?? 0) + added);
  for (const [place, { n }] of decisions) add(`d${separator}${recommendations[place]}`, n);
  for (const [at, counts] of phases.entries()) {
    for (const [bucket, { n }] of counts) {
      add(`t${separator}${timedPhases[at]}${separator}${bucket}`, n);
    }
  }
  for (const { name, kind, values } of features) {
    const threshold = Object.hasOwn(thresholds, name) ? thresholds[name] : undefined;
    for (const [value, { n }] of values) {
      add(fieldOf(name, kind, value), n);
      for (const rule of brokenRules(threshold, value)) {
        add(`v${separator}${name}${separator}${rule}`, n);
      }
    }
  }
  for (const [at, n] of overruns.entries()) if (n > 0) add(`l${separator}${timedPhases[at]}`, n);
  return fields;
}

/** By hour, as to find the window of a row takes longer than to count it. */
type Hours = Map<number, OpenWindow>;

interface OpenHeading extends Heading {
  readonly hours: Hours;
  readonly scratch: OrderRow;
}

function openHeading(heading: Heading): OpenHeading {
  return { ...heading, hours: new Map(), scratch: [0, 0, null, null, null] };
}

export function openRowCounting(expectations = nothingExpected): RowCounting {
  const limits = limitsOf(expectations);
  const windows = new Map<string, OpenWindow>();
  const headings = new Map<string, OpenHeading>();
  let size = 0;
  const findWindow = (heading: OpenHeading, hour: number) => {
    const { run, windowSeconds: length } = heading;
    const window = `${length}:${windowStart(hour * secondsOfHour, length)}`;
    const key = `${run}${separator}${window}`;
    const found = windows.get(key) ?? openWindow(heading, window);
    windows.set(key, found);
    heading.hours.set(hour, found);
    return found;
  };
  const headingOf = (line: string) => {
    const known = headings.get(line) ?? openHeading(readHeading(line));
    headings.set(line, known);
    return known;
  };
  const add = (element: Buffer) => {
    const { heading: line, rows, marks } = splitLines(element);
    const heading = headingOf(line);
    const { features, hours, scratch } = heading;
    readRows(rows, scratch, (row, place) => {
      if (row === null || (marks !== undefined && marks[place] !== '1')) return;
      const window = hours.get(row[0]) ?? findWindow(heading, row[0]);
      size += countRow(window, row, features, limits);
    });
  };
  return {
    add,
    size: () => size,
    counted: () =>
      [...windows.values()].map((open) => ({
        run: open.run,
        window: open.window,
        orders: open.orders,
        features: open.features.map(({ name }) => name),
        fields: fieldsOf(open, expectations.thresholds),
      })),
  };
}

/** What is not as expected, such as `inventory: min` or `longer than its budget: look_up`. */
export function unexpectedIn(windows: readonly CountedWindow[]): string[] {
  const said = new Set<string>();
  for (const { fields } of windows) {
    for (const field of fields.keys()) {
      const [letter, name, rule] = field.split(separator);
      if (letter === 'v') said.add(`${name}: ${rule}`);
      if (letter === 'l') said.add(`longer than its budget: ${name}`);
    }
  }
  return [...said];
}

/** Features with a threshold that no order has: a name that is misspelt expects nothing. */
export function strangersIn(
  { thresholds }: Expectations,
  windows: readonly CountedWindow[],
): string[] {
  const known = new Set(windows.flatMap(({ features }) => features));
  return Object.keys(thresholds).filter((name) => !known.has(name));
}
