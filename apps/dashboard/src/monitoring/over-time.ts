// Outcomes and shadows in the same windows as all else that is shown of a run.
import { type FulfilledShare, fulfilledShareOf, windowStart } from '@verdict/monitor';
import { type Recommendation, recommendations, secondsOf, timestampOf } from '@verdict/records';
import type { OutcomeCounts, OutcomeWindows, ShadowDay } from '@verdict/results';

const daySeconds = 86_400;

/** A part of the time of orders: inclusive and exclusive, as orders write it. */
export interface Timed {
  readonly from: string;
  readonly until: string;
}

/** Those with a result, by decision. */
export type SharesByDecision = ReadonlyMap<Recommendation, FulfilledShare>;

export interface OutcomesOverTime {
  /** In ISO 8601. */
  readonly counted_at: string;
  readonly is_synthetic: boolean;
  readonly decisions: SharesByDecision;
  /** By time. */
  readonly windows: readonly (Timed & { readonly decisions: SharesByDecision })[];
}

export interface ShadowOverTime {
  /** `name@version` */
  readonly shadow: string;
  readonly agreed: number;
  readonly disagreed: number;
  /** By time. */
  readonly windows: readonly (Timed & { readonly agreed: number; readonly disagreed: number })[];
}

/** Parts put together by windows, by time. */
function byWindow<T>(
  parts: readonly T[],
  startOf: (part: T) => number,
  lengthSeconds: number,
): (Timed & { readonly parts: readonly T[] })[] {
  const windows = new Map<number, T[]>();
  for (const part of parts) {
    const start = windowStart(startOf(part), lengthSeconds);
    windows.set(start, [...(windows.get(start) ?? []), part]);
  }
  return [...windows]
    .toSorted(([a], [b]) => a - b)
    .map(([start, own]) => ({
      from: timestampOf(start),
      until: timestampOf(start + lengthSeconds),
      parts: own,
    }));
}

function sharesOf(counts: readonly OutcomeCounts[]): SharesByDecision {
  const shares = new Map<Recommendation, FulfilledShare>();
  for (const name of recommendations) {
    const own = counts.filter(({ recommendation }) => recommendation === name);
    const sum = (figure: 'results' | 'outcomes' | 'fulfilled') =>
      own.reduce((total, each) => total + each[figure], 0);
    const [results, outcomes, fulfilled] = [sum('results'), sum('outcomes'), sum('fulfilled')];
    if (results > 0) shares.set(name, fulfilledShareOf({ results, outcomes, fulfilled }));
  }
  return shares;
}

/** @param lengthSeconds of the windows; what was counted by longer ones stays as it is */
export function outcomesOverTime(
  { counted_at, is_synthetic, window_seconds, windows }: OutcomeWindows,
  lengthSeconds: number,
): OutcomesOverTime {
  const length = Math.max(window_seconds, lengthSeconds);
  const grouped = byWindow(windows, ({ start_seconds }) => start_seconds, length);
  return {
    counted_at,
    is_synthetic,
    decisions: sharesOf(windows.flatMap(({ decisions }) => decisions)),
    windows: grouped.map(({ from, until, parts }) => {
      return { from, until, decisions: sharesOf(parts.flatMap(({ decisions }) => decisions)) };
    }),
  };
}

function addUp(days: readonly ShadowDay[]) {
  const sum = (figure: 'agreed' | 'disagreed') =>
    days.reduce((total, day) => total + day[figure], 0);
  return { agreed: sum('agreed'), disagreed: sum('disagreed') };
}

/** By the name of the shadow. */
export function shadowsOverTime(
  days: readonly ShadowDay[],
  lengthSeconds: number,
): ShadowOverTime[] {
  const length = Math.max(daySeconds, lengthSeconds);
  const startOf = ({ day }: ShadowDay) => secondsOf(`${day} 00:00:00`);
  const names = [...new Set(days.map(({ shadow }) => shadow))].toSorted();
  return names.map((shadow) => {
    const own = days.filter((day) => day.shadow === shadow);
    const windows = byWindow(own, startOf, length).map(({ from, until, parts }) => {
      return { from, until, ...addUp(parts) };
    });
    return { shadow, ...addUp(own), windows };
  });
}
