// What goes to the thread that decides for comparison, and what comes back.
import type { Decision, Order, Snapshot } from '@verdict/records';
import type { Disagreement } from '@verdict/results';

/** An order that was decided. */
export interface Seen {
  readonly run: string;
  readonly order: Order;
  readonly snapshot: Snapshot;
  readonly decision: Decision;
}

/** Of one run, in a form that threads can hand over. */
export interface RunFindings {
  readonly counts: Map<string, number>;
  readonly days: Map<string, number>;
  readonly disagreements: Disagreement[];
}

export interface BatchFindings {
  readonly runs: ReadonlyMap<string, RunFindings>;
  /** What a shadow threw, once for each of them. */
  readonly errors: readonly string[];
}

export function findingsOf(runs: Map<string, RunFindings>, run: string): RunFindings {
  const known = runs.get(run);
  if (known !== undefined) return known;
  const created = {
    counts: new Map<string, number>(),
    days: new Map<string, number>(),
    disagreements: [],
  };
  runs.set(run, created);
  return created;
}

export function count(counts: Map<string, number>, key: string, added: number): void {
  counts.set(key, (counts.get(key) ?? 0) + added);
}
