// Of what was counted of a run most is as it was a moment ago: what was merged and compared of that is known.
import {
  compareCounted,
  type CountedDrift,
  type CountedOrders,
  mergeWindowCounts,
  type WindowCounts,
} from '@verdict/monitor';
import type { CountedWindow } from './counted-windows.ts';

export interface MonitoringMemory {
  /**
   * @param name what is merged, so that the last of that name is at hand
   * @returns the same object for the same parts
   */
  readonly merge: (name: string, parts: readonly CountedWindow[]) => WindowCounts;
  readonly compare: (reference: CountedOrders, current: CountedOrders) => CountedDrift;
}

interface Merged {
  readonly parts: readonly CountedWindow[];
  readonly counts: WindowCounts;
}

function isSame(some: readonly CountedWindow[], others: readonly CountedWindow[]): boolean {
  return some.length === others.length && some.every((window, n) => window === others[n]);
}

/** Of one run. */
export function openMemory(): MonitoringMemory {
  const merged = new Map<string, Merged>();
  const compared = new WeakMap<CountedOrders, WeakMap<CountedOrders, CountedDrift>>();
  return {
    merge: (name, parts) => {
      const before = merged.get(name);
      if (before !== undefined && isSame(before.parts, parts)) return before.counts;
      const counts = mergeWindowCounts(parts.map((part) => part.counts));
      merged.set(name, { parts, counts });
      return counts;
    },
    compare: (reference, current) => {
      const known = compared.get(reference) ?? new WeakMap<CountedOrders, CountedDrift>();
      compared.set(reference, known);
      const drift = known.get(current) ?? compareCounted(reference, current);
      known.set(current, drift);
      return drift;
    },
  };
}
