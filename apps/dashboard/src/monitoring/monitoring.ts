// What was counted of a run against what its orders were expected to be like, over time.
import {
  chooseLength,
  type CountedDrift,
  type CountedOrders,
  endOfFirstQuarter,
  groupWindows,
  lengthsFor,
  mergeUnexpected,
  type WindowCounts,
  type WindowGroup,
} from '@verdict/monitor';
import type { Baseline } from '@verdict/pipeline';
import { timestampOf } from '@verdict/records';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CountedWindow, CountedWindows } from './counted-windows.ts';
import type { MonitoringMemory } from './monitoring-memory.ts';

/** What all is compared with. Times are as orders write them. */
export interface MonitoringReference extends CountedOrders {
  readonly kind: 'first-quarter' | 'artifact';
  readonly from: string;
  readonly to: string;
  readonly orders: number;
}

/** All of its orders; compared are those that are not part of the reference. */
export interface MonitoredWindow {
  /** Inclusive, as orders write it. */
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
  readonly orders: number;
  readonly counts: WindowCounts;
  /** Of what is over; null where all of its orders are part of the reference, or of a window that goes on. */
  readonly drift: CountedDrift | null;
}

export interface Monitoring {
  readonly window_seconds: number;
  /** That there are to choose from, the shortest first. */
  readonly window_choices: readonly number[];
  /** Results that were counted. */
  readonly orders: number;
  /** Of them those of so many other times that they have no window. */
  readonly orders_elsewhere: number;
  readonly reference: MonitoringReference;
  /** All orders that are not part of the reference; null where there is none. */
  readonly overall: (CountedDrift & { readonly counts: WindowCounts }) | null;
  /** In all windows, those that were left out as well. */
  readonly unexpected: Pick<WindowCounts, 'overruns' | 'violations'>;
  /** By time. */
  readonly windows: readonly MonitoredWindow[];
  /** Older windows that were left out: there are so many. */
  readonly windows_left_out: number;
}

export type ComparedWindow = MonitoredWindow & { readonly drift: CountedDrift };

function hasEnough(window: MonitoredWindow): window is ComparedWindow {
  const { drift } = window;
  if (drift === null) return false;
  return [drift.decisions, ...drift.features].some(({ level }) => level !== 'not enough data');
}

/** The last window that has enough orders to say something; undefined where none has. */
export function latestCompared({ windows }: Monitoring): ComparedWindow | undefined {
  return windows.findLast(hasEnough);
}

/** More than anybody reads; to compare one of 30 features takes about five milliseconds. */
export const mostWindows = 200;

interface Reference {
  readonly about: MonitoringReference;
  /** What is compared with. */
  readonly counted: CountedOrders;
  /** Windows that start before are part of it. */
  readonly end_seconds: number;
}

/**
 * Those of which a window of display is made: the last of all is not over, and without its evening the hours of a day
 * are others. A window that is all there is is better than nothing.
 */
function overOf(later: readonly CountedWindow[]): readonly CountedWindow[] {
  return later.length > 1 ? later.slice(0, -1) : later;
}

function trainingOrders(baseline: Baseline): Reference {
  const { window, features, decisions } = baseline;
  const about = { kind: 'artifact', ...window, features, decisions } as const;
  return { about, counted: baseline, end_seconds: Number.NEGATIVE_INFINITY };
}

function firstQuarter(windows: readonly CountedWindow[], memory: MonitoringMemory): Reference {
  const end_seconds = endOfFirstQuarter(windows);
  const parts = windows.filter(({ start_seconds }) => start_seconds < end_seconds);
  const counted = memory.merge('reference', parts);
  const [from, to] = [timestampOf(windows[0]?.start_seconds ?? 0), timestampOf(end_seconds)];
  const { features, decisions } = counted;
  const kind = 'first-quarter';
  const about = { kind, from, to, orders: decisions.n, features, decisions } as const;
  return { about, counted, end_seconds };
}

function monitored(
  { start_seconds, length_seconds, windows, orders }: WindowGroup<CountedWindow>,
  { counted }: Reference,
  isCompared: (window: CountedWindow) => boolean,
  { merge, compare }: MonitoringMemory,
): MonitoredWindow {
  const name = `${length_seconds}:${start_seconds}`;
  const counts = merge(name, windows);
  const later = windows.filter(isCompared);
  const compared = later.length === windows.length ? counts : merge(`${name}:later`, later);
  return {
    from: timestampOf(start_seconds),
    until: timestampOf(start_seconds + length_seconds),
    orders,
    counts,
    drift: later.length === 0 ? null : compare(counted, compared),
  };
}

function compareAll(
  later: readonly CountedWindow[],
  { counted }: Reference,
  { merge, compare }: MonitoringMemory,
): Monitoring['overall'] {
  if (later.length === 0) return null;
  const counts = merge('overall', later);
  return { ...compare(counted, counts), counts };
}

/**
 * @param baseline of the artifact; without one the first quarter of the time is the reference
 * @param wanted length of the windows in seconds; what is none of `lengthsFor` them is passed over
 * @param memory of the same run and length
 * @returns undefined where nothing was counted
 */
export async function monitor(
  { windows, orders_elsewhere }: CountedWindows,
  baseline: Baseline | undefined,
  wanted: number | undefined,
  memory: MonitoringMemory,
): Promise<Monitoring | undefined> {
  if (windows.length === 0) return undefined;
  const reference =
    baseline === undefined ? firstQuarter(windows, memory) : trainingOrders(baseline);
  const window_choices = lengthsFor(windows);
  const later = windows.filter(({ start_seconds }) => start_seconds >= reference.end_seconds);
  const over = new Set(overOf(later));
  const isChosen = wanted !== undefined && window_choices.includes(wanted);
  const window_seconds = isChosen ? wanted : chooseLength(windows, mostWindows);
  const groups = groupWindows(windows, window_seconds);
  const shown: MonitoredWindow[] = [];
  for (const group of groups.slice(-mostWindows)) {
    shown.push(monitored(group, reference, (window) => over.has(window), memory));
    await nextTurn();
  }
  return {
    window_seconds,
    window_choices,
    orders: windows.reduce((sum, { orders }) => sum + orders, orders_elsewhere),
    orders_elsewhere,
    reference: reference.about,
    overall: compareAll(later, reference, memory),
    unexpected: mergeUnexpected(windows.map(({ counts }) => counts)),
    windows: shown,
    windows_left_out: groups.length - shown.length,
  };
}
