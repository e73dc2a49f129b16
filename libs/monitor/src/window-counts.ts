// From the counters of a window, as `count-rows.ts` names them, to distributions.
import { type Distribution, type DistributionKind, mergeDistributions } from './distribution.ts';
import { type Histogram, mergeCounts } from './histogram.ts';
import { separator } from './count-rows.ts';
import { type TimedPhase, timedPhases, unitsPerMs } from './order-row.ts';

/** What was counted of the orders of one window. */
export interface WindowCounts {
  readonly features: Readonly<Record<string, Distribution>>;
  readonly decisions: Distribution;
  /** In units that `phaseMs` converts. */
  readonly phases: Readonly<Record<TimedPhase, PhaseCounts>>;
  /** Orders that took longer than the budget of a phase. */
  readonly overruns: ReadonlyMap<string, number>;
  /** Orders whose value is against a rule of its threshold. */
  readonly violations: readonly Violations[];
}

export interface Violations {
  readonly feature: string;
  /** One of `ThresholdRule`. */
  readonly rule: string;
  readonly orders: number;
}

/** Each order once, so unlike other histograms they need no sum. */
export type PhaseCounts = Pick<Histogram, 'counts'>;

/** @param units as a quantile of the phase's histogram gives them */
export function phaseMs(phase: TimedPhase, units: number): number {
  return units / unitsPerMs[phase];
}

interface OpenDistribution {
  kind: DistributionKind;
  missing: number;
  other: number;
  readonly counts: Map<string, number>;
}

interface OpenWindow {
  readonly features: Map<string, OpenDistribution>;
  readonly decisions: OpenDistribution;
  readonly phases: ReadonlyMap<string, Map<number, number>>;
  readonly overruns: Map<string, number>;
  readonly violations: Violations[];
}

function openDistribution(): OpenDistribution {
  return { kind: 'category', missing: 0, other: 0, counts: new Map() };
}

function featureOf({ features }: OpenWindow, name: string): OpenDistribution {
  const known = features.get(name) ?? openDistribution();
  features.set(name, known);
  return known;
}

type AddField = (window: OpenWindow, count: number, name: string, key: string) => void;

/** By the first letter of a field. */
const adds: Readonly<Record<string, AddField>> = {
  d: ({ decisions }, count, name) => decisions.counts.set(name, count),
  t: ({ phases }, count, name, key) => phases.get(name)?.set(Number(key), count),
  l: ({ overruns }, count, name) => overruns.set(name, count),
  v: ({ violations }, orders, feature, rule) => violations.push({ feature, rule, orders }),
  m: (window, count, name) => (featureOf(window, name).missing = count),
  o: (window, count, name) => (featureOf(window, name).other = count),
  c: (window, count, name, key) => featureOf(window, name).counts.set(key, count),
  n: (window, count, name, key) => {
    const feature = featureOf(window, name);
    feature.kind = 'number';
    feature.counts.set(key, count);
  },
};

function close({ kind, missing, other, counts }: OpenDistribution): Distribution {
  const n = [...counts.values()].reduce((sum, count) => sum + count, missing + other);
  return { kind, n, missing, other, counts: Object.fromEntries(counts) };
}

function closeWindow(open: OpenWindow): WindowCounts {
  const { features, decisions, phases, overruns, violations } = open;
  const ofPhase = (phase: TimedPhase) => ({ counts: phases.get(phase) ?? new Map() });
  return {
    features: Object.fromEntries([...features].map(([name, feature]) => [name, close(feature)])),
    decisions: close(decisions),
    phases: {
      waiting: ofPhase('waiting'),
      look_up: ofPhase('look_up'),
      decide: ofPhase('decide'),
    },
    overruns,
    violations,
  };
}

/** @param fields a hash as Redis gives it; what it has beside these counters is left out */
export function parseWindowFields(fields: Readonly<Record<string, string>>): WindowCounts {
  const window: OpenWindow = {
    features: new Map(),
    decisions: openDistribution(),
    phases: new Map(timedPhases.map((phase) => [phase, new Map()])),
    overruns: new Map(),
    violations: [],
  };
  for (const [field, count] of Object.entries(fields)) {
    const [letter = '', name = '', ...key] = field.split(separator);
    if (Object.hasOwn(adds, letter)) {
      adds[letter]?.(window, Number(count), name, key.join(separator));
    }
  }
  return closeWindow(window);
}

/** A feature of which a window knows no value has no kind there. */
function mergeFeature(all: readonly Distribution[]): Distribution {
  const kind = all.some((one) => one.kind === 'number') ? 'number' : 'category';
  return mergeDistributions(kind, all);
}

function mergeOverruns(windows: readonly WindowCounts[]): Map<string, number> {
  const merged = new Map<string, number>();
  for (const { overruns } of windows) {
    for (const [phase, count] of overruns) merged.set(phase, (merged.get(phase) ?? 0) + count);
  }
  return merged;
}

function mergeViolations(windows: readonly WindowCounts[]): Violations[] {
  const merged = new Map<string, Violations>();
  for (const { feature, rule, orders } of windows.flatMap(({ violations }) => violations)) {
    const key = `${feature}${separator}${rule}`;
    const known = merged.get(key)?.orders ?? 0;
    merged.set(key, { feature, rule, orders: known + orders });
  }
  return [...merged.values()];
}

/** What is not as expected in several shards or windows. */
export function mergeUnexpected(
  windows: readonly WindowCounts[],
): Pick<WindowCounts, 'overruns' | 'violations'> {
  return { overruns: mergeOverruns(windows), violations: mergeViolations(windows) };
}

/** Of several shards or windows. */
export function mergeWindowCounts(windows: readonly WindowCounts[]): WindowCounts {
  const names = new Set(windows.flatMap(({ features }) => Object.keys(features)));
  const feature = (name: string) =>
    mergeFeature(windows.flatMap(({ features }) => features[name] ?? []));
  const phase = (name: TimedPhase) => ({
    counts: mergeCounts(windows.map(({ phases }) => phases[name].counts)),
  });
  return {
    features: Object.fromEntries([...names].toSorted().map((name) => [name, feature(name)])),
    decisions: mergeDistributions(
      'category',
      windows.map(({ decisions }) => decisions),
    ),
    phases: { waiting: phase('waiting'), look_up: phase('look_up'), decide: phase('decide') },
    ...mergeUnexpected(windows),
  };
}
