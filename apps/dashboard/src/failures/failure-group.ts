// Failures of one cause, counted one after the other: what is kept does not grow with their number.
import type { Failure } from '@verdict/records';
import { causeOf, type FailureCause } from './failure-cause.ts';

export interface SampleOrder {
  readonly run: string;
  readonly order_id: string;
  readonly failed_at: string;
}

export interface FailureGroup extends FailureCause {
  readonly count: number;
  /** ISO 8601, by the clocks of workers. */
  readonly first_failed_at: string;
  readonly last_failed_at: string;
  /** Of one of them, as it was recorded. */
  readonly message: string;
  readonly runs: readonly { readonly run: string; readonly count: number }[];
  /** The newest, at most a few. */
  readonly samples: readonly SampleOrder[];
}

const mostSamples = 20;
/** Of messages that differ in ways which no rule knows; the others are counted together. */
export const mostGroups = 500;

function newestFirst(samples: readonly SampleOrder[]): SampleOrder[] {
  return samples.toSorted((a, b) => (a.failed_at < b.failed_at ? 1 : -1)).slice(0, mostSamples);
}

function withSample(samples: readonly SampleOrder[], sample: SampleOrder): readonly SampleOrder[] {
  const oldest = samples.at(-1);
  const isWanted =
    samples.length < mostSamples || oldest === undefined || sample.failed_at > oldest.failed_at;
  return isWanted ? newestFirst([...samples, sample]) : samples;
}

function groupOfOne(cause: FailureCause, message: string, sample: SampleOrder): FailureGroup {
  const { run, failed_at } = sample;
  return {
    ...cause,
    count: 1,
    first_failed_at: failed_at,
    last_failed_at: failed_at,
    message,
    runs: [{ run, count: 1 }],
    samples: [sample],
  };
}

function mergedRuns(a: FailureGroup['runs'], b: FailureGroup['runs']): FailureGroup['runs'] {
  const counts = new Map(a.map(({ run, count }) => [run, count]));
  for (const { run, count } of b) counts.set(run, (counts.get(run) ?? 0) + count);
  return [...counts].map(([run, count]) => ({ run, count }));
}

/** Two parts of one group, such as those of two runs. */
function merged(a: FailureGroup, b: FailureGroup): FailureGroup {
  return {
    ...(a.last_failed_at < b.last_failed_at ? b : a),
    count: a.count + b.count,
    first_failed_at: a.first_failed_at < b.first_failed_at ? a.first_failed_at : b.first_failed_at,
    runs: mergedRuns(a.runs, b.runs),
    samples: newestFirst([...a.samples, ...b.samples]),
  };
}

/** The groups of several runs as one list, the largest first. */
export function mergeGroups(lists: readonly (readonly FailureGroup[])[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const group of lists.flat()) {
    const known = groups.get(group.id);
    groups.set(group.id, known === undefined ? group : merged(known, group));
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}

export interface FailureTally {
  readonly add: (failure: Failure) => void;
  readonly groups: () => readonly FailureGroup[];
  /** Failures that belong to none of the groups, because there are so many. */
  readonly ungrouped: () => number;
}

type OpenGroup = { -readonly [Key in keyof FailureGroup]: FailureGroup[Key] };

function addTo(group: OpenGroup, message: string, sample: SampleOrder): void {
  const { run, failed_at } = sample;
  group.count += 1;
  group.runs = [{ run, count: group.count }];
  if (failed_at < group.first_failed_at) group.first_failed_at = failed_at;
  if (failed_at > group.last_failed_at) {
    group.last_failed_at = failed_at;
    group.message = message;
  }
  group.samples = withSample(group.samples, sample);
}

/** Counts the failures of one run. */
export function openTally(run: string, model: string): FailureTally {
  const groups = new Map<string, OpenGroup>();
  let ungrouped = 0;
  const add = (failure: Failure) => {
    const cause = causeOf(failure, model);
    const { message, failed_at, order } = failure;
    const sample = { run, order_id: order.order_id, failed_at };
    const group = groups.get(cause.id);
    if (group !== undefined) addTo(group, message, sample);
    else if (groups.size < mostGroups) groups.set(cause.id, groupOfOne(cause, message, sample));
    else ungrouped += 1;
  };
  const copies = () => [...groups.values()].map((group) => ({ ...group }));
  return { add, groups: copies, ungrouped: () => ungrouped };
}
